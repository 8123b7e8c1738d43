"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

own phrasings held out: 6234, intent found first: 64.6 %
danger by likeness alone at 0.60: card 41.5 %, never 11.1 %, other 0.4 %

development, thresholds placed by the other sources
A+B sach         helped  90.9  right  65.5  wrong  3.6  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  95.9  right  72.4  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  81.5  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  92.8  right  72.5  wrong  4.3  (138)  false 10.0 (50)  sent   0.0 (0)
C                helped  87.7  right  71.9  wrong  1.8  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  72.5  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)

development with noise, these thresholds
A+B sach         helped  92.1  right  66.7  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  95.4  right  75.1  wrong  0.9  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  80.0  right  37.1  wrong  0.0  (35)  false  0.0 (15)  sent 100.0 (2)
B                helped  92.7  right  71.0  wrong  5.7  (193)  false 10.1 (69)  sent   0.0 (0)
C                helped  81.9  right  67.5  wrong  3.6  (83)  false  0.0 (2)  sent 100.0 (15)
D                helped  98.1  right  76.2  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(
        0.8305,
        -0.3849,
        2.316,
        1.952,
        1.213,
        0.9537,
        2.583,
        0.9335,
        1.207,
        2.476,
        1.079,
        2.241,
    ),
    sure=(
        -4.259,
        0.05978,
        0.2835,
        2.389,
        -0.2125,
        -0.9415,
        0.6973,
        0.751,
        0.5511,
        -0.7816,
        0.6835,
        -0.641,
        1.378,
        0.8152,
        0.1564,
        0.1875,
        -0.4844,
        0.2115,
        -0.1412,
    ),
    danger=(
        -1.537,
        -1.258,
        2.193,
        0.1301,
        3.515,
        0.561,
        4.064,
        6.177,
        -0.1768,
        3.795,
        -3.391,
        -3.325,
        -0.8914,
        -2.064,
        0.2735,
        0.7022,
    ),
    answer_min=0.56,
    suggest_min=0.08,
    neighbour_min=0.4,
    also_min=0.66,
    urgent_min=0.6,
)
