"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

own phrasings held out: 6234, intent found first: 64.5 %
danger by likeness alone at 0.60: card 41.5 %, never 11.7 %, other 0.4 %

development, thresholds placed by the other sources
A+B sach         helped  91.5  right  65.5  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  95.9  right  71.4  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  85.2  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  92.8  right  72.5  wrong  4.3  (138)  false  8.0 (50)  sent   0.0 (0)
C                helped  87.7  right  70.2  wrong  1.8  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  71.9  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)

development with noise, these thresholds
A+B sach         helped  92.7  right  66.7  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  95.4  right  74.2  wrong  0.9  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  82.9  right  37.1  wrong  0.0  (35)  false  0.0 (15)  sent 100.0 (2)
B                helped  92.7  right  71.0  wrong  5.7  (193)  false 10.1 (69)  sent   0.0 (0)
C                helped  81.9  right  66.3  wrong  3.6  (83)  false  0.0 (2)  sent 100.0 (15)
D                helped  98.1  right  75.6  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(
        0.8181,
        -0.4059,
        2.314,
        1.965,
        1.233,
        0.96,
        2.556,
        0.9294,
        1.216,
        2.47,
        1.067,
        2.249,
    ),
    sure=(
        -4.248,
        0.06024,
        0.2835,
        2.376,
        -0.2028,
        -0.9347,
        0.7015,
        0.7732,
        0.5009,
        -0.7465,
        0.6864,
        -0.6815,
        1.403,
        0.7779,
        0.1255,
        0.2122,
        -0.5239,
        0.2171,
        -0.1135,
    ),
    danger=(
        -1.552,
        -1.258,
        2.216,
        0.1806,
        3.489,
        0.5252,
        4.133,
        6.133,
        -0.1977,
        3.774,
        -3.405,
        -3.201,
        -1.005,
        -2.043,
        0.3096,
        0.6905,
    ),
    answer_min=0.56,
    suggest_min=0.03,
    neighbour_min=0.4,
    also_min=0.66,
    urgent_min=0.6,
)
