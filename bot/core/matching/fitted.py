"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

    own phrasings held out: 5828, intent found first: 61.4 %

    development, thresholds placed by the other sources
    A+B sach         helped  93.3  right  59.4  wrong  3.0  (165)  false  6.2 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  69.1  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  81.5  right  22.2  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
    B                helped  95.7  right  66.7  wrong  3.6  (138)  false  8.0 (50)  sent   0.0 (0)
    C                helped  89.5  right  73.7  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
    D                helped  97.5  right  67.5  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

    development with noise, these thresholds
    A+B sach         helped  93.9  right  57.0  wrong  2.4  (165)  false  4.6 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  69.1  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  80.0  right  20.0  wrong  0.0  (35)  false  0.0 (15)  sent  50.0 (2)
    B                helped  94.8  right  63.7  wrong  3.6  (193)  false  8.7 (69)  sent   0.0 (0)
    C                helped  85.5  right  69.9  wrong  0.0  (83)  false  0.0 (2)  sent 100.0 (15)
    D                helped  97.5  right  67.5  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(1.063, -0.3466, 2.785, 1.8, 1.331, 1.201, 3.128, 0.7966, 1.778),
    sure=(-5.164, 0.105, 0.1579, 2.198, -0.1385, -0.9525, 0.8395, 0.5961, 0.9653, -0.4975, 1.559, -0.8693, 1.716, 0.05142, 0.1426, 0.6272),
    answer_min=0.56,
    suggest_min=0.03,
    neighbour_min=0.3,
    also_min=0.66,
    urgent_min=0.64,
    urgent_margin=0.03,
)
