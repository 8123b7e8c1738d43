"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

own phrasings held out: 6144, intent found first: 64.3 %
danger by likeness alone at 0.60: card 39.6 %, never 10.1 %, other 0.4 %

development, thresholds placed by the other sources
A+B sach         helped  91.5  right  59.4  wrong  3.6  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  94.5  right  70.0  wrong  0.5  (217)  false  0.0 (27)  sent  96.3 (27)
A                helped  85.2  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  92.8  right  65.2  wrong  4.3  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  87.7  right  68.4  wrong  0.0  (57)  false  0.0 (2)  sent  91.7 (12)
D                helped  96.9  right  70.6  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

development with noise, these thresholds
A+B sach         helped  93.3  right  63.0  wrong  3.0  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  94.5  right  70.0  wrong  0.5  (217)  false  0.0 (27)  sent  96.3 (27)
A                helped  82.9  right  28.6  wrong  0.0  (35)  false  0.0 (15)  sent  50.0 (2)
B                helped  93.3  right  68.4  wrong  5.2  (193)  false  8.7 (69)  sent   0.0 (0)
C                helped  85.5  right  65.1  wrong  0.0  (83)  false  0.0 (2)  sent  93.3 (15)
D                helped  96.9  right  70.6  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(0.9234, -0.3024, 2.422, 1.904, 1.18, 1.107, 2.475, 0.7618, 1.525, 2.585, 1.167, 2.489),
    sure=(
        -5.295,
        0.06844,
        0.2514,
        1.973,
        -0.05867,
        -0.7885,
        0.7423,
        0.4398,
        1.013,
        -0.5026,
        1.134,
        -0.934,
        1.902,
        0.2021,
        0.1413,
        0.1213,
        0.3093,
        0.2835,
        0.3518,
    ),
    danger=(
        -2.015,
        -1.096,
        2.016,
        0.5828,
        2.61,
        -0.1111,
        5.379,
        6.05,
        -0.04861,
        3.554,
        -3.145,
        -3.662,
        0.08059,
        -3.453,
        0.2725,
        0.4358,
    ),
    answer_min=0.54,
    suggest_min=0.03,
    neighbour_min=0.4,
    also_min=0.64,
    urgent_min=0.6,
)
