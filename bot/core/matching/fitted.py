"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

    own phrasings held out: 5762, intent found first: 61.6 %

    development, thresholds placed by the other sources
    A+B sach         helped  94.5  right  52.1  wrong  1.8  (165)  false  9.2 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  65.9  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  81.5  right  25.9  wrong  0.0  (27)  false 20.0 (15)  sent 100.0 (1)
    B                helped  97.1  right  57.2  wrong  2.2  (138)  false  6.0 (50)  sent   0.0 (0)
    C                helped  89.5  right  71.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
    D                helped  97.5  right  63.8  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

    development with noise, these thresholds
    A+B sach         helped  94.5  right  55.2  wrong  1.8  (165)  false  4.6 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  65.9  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  80.0  right  20.0  wrong  0.0  (35)  false  0.0 (15)  sent  50.0 (2)
    B                helped  95.3  right  62.2  wrong  3.1  (193)  false  8.7 (69)  sent   0.0 (0)
    C                helped  85.5  right  68.7  wrong  1.2  (83)  false  0.0 (2)  sent 100.0 (15)
    D                helped  97.5  right  63.8  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(1.073, -0.3592, 2.823, 1.735, 1.32, 1.147, 3.191, 0.7879, 1.734),
    sure=(-6.027, 0.09909, 0.2393, 1.852, -0.03726, -0.5919, 0.6018, -0.0891, 1.27, -0.1504, 2.21, -0.735, 1.43, 2.075, 0.2385),
    answer_min=0.56,
    suggest_min=0.03,
    neighbour_min=0.3,
    also_min=0.66,
    urgent_min=0.64,
    urgent_margin=0.03,
)
