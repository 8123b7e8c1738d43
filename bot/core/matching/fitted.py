"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

    own phrasings held out: 6144, intent found first: 64.4 %
    danger by likeness alone at 0.60: card 39.1 %, never 10.8 %, other 0.4 %

    development, thresholds placed by the other sources
    A+B sach         helped  91.5  right  59.4  wrong  3.6  (165)  false  4.6 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  70.5  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  85.2  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
    B                helped  92.8  right  65.2  wrong  4.3  (138)  false  6.0 (50)  sent   0.0 (0)
    C                helped  89.5  right  70.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
    D                helped  97.5  right  70.6  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

    development with noise, these thresholds
    A+B sach         helped  93.3  right  62.4  wrong  3.0  (165)  false  4.6 (65)  sent 100.0 (1)
    C+D sach         helped  95.4  right  70.5  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  82.9  right  28.6  wrong  0.0  (35)  false  0.0 (15)  sent  50.0 (2)
    B                helped  93.3  right  67.9  wrong  5.2  (193)  false  8.7 (69)  sent   0.0 (0)
    C                helped  86.7  right  66.3  wrong  0.0  (83)  false  0.0 (2)  sent 100.0 (15)
    D                helped  97.5  right  70.6  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(0.9115, -0.3453, 2.448, 1.913, 1.212, 1.115, 2.471, 0.762, 1.5, 2.591, 1.179, 2.475),
    sure=(-5.269, 0.06732, 0.2524, 1.962, -0.04362, -0.75, 0.7109, 0.3743, 1.096, -0.4857, 1.181, -0.9215, 1.859, 0.1406, 0.1316, 0.1155, 0.367, 0.2747, 0.2986),
    danger=(-1.956, -1.123, 2.045, 0.5839, 2.666, -0.05782, 5.163, 6.104, 0.1325, 3.826, -3.075, -3.933, 0.119, -3.676, 0.3264, 0.4055),
    answer_min=0.54,
    suggest_min=0.03,
    neighbour_min=0.4,
    also_min=0.64,
    urgent_min=0.6,
)
