"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

    own phrasings held out: 5917, intent found first: 63.6 %

    development, thresholds placed by the other sources
    A+B sach         helped  91.5  right  62.4  wrong  3.6  (165)  false  7.7 (65)  sent 100.0 (1)
    C+D sach         helped  94.9  right  70.0  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  85.2  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
    B                helped  92.8  right  68.8  wrong  4.3  (138)  false 10.0 (50)  sent   0.0 (0)
    C                helped  89.5  right  70.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
    D                helped  96.9  right  70.0  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

    development with noise, these thresholds
    A+B sach         helped  93.3  right  62.4  wrong  3.0  (165)  false  4.6 (65)  sent 100.0 (1)
    C+D sach         helped  94.9  right  70.0  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  82.9  right  28.6  wrong  0.0  (35)  false  0.0 (15)  sent  50.0 (2)
    B                helped  93.3  right  67.9  wrong  5.2  (193)  false  8.7 (69)  sent   0.0 (0)
    C                helped  86.7  right  66.3  wrong  0.0  (83)  false  0.0 (2)  sent 100.0 (15)
    D                helped  96.9  right  70.0  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(0.9039, -0.3309, 2.413, 1.882, 1.202, 0.9495, 2.434, 0.7423, 1.531, 2.668, 1.199, 2.496),
    sure=(-4.822, 0.06779, 0.2539, 2.045, -0.09965, -0.8551, 0.7584, 0.4632, 0.7424, -0.4739, 1.106, -0.8795, 1.818, 0.1223, 0.109, 0.1093, -0.2189, 0.2124, 0.6007),
    answer_min=0.52,
    suggest_min=0.03,
    neighbour_min=0.4,
    also_min=0.62,
    urgent_min=0.64,
    urgent_margin=0.03,
)
