"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, as shipped (fitted on these)
A+B sach         helped  90.3  right  62.4  wrong  3.0  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  96.3  right  82.0  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  81.5  right  44.4  wrong  3.7  (27)  false 13.3 (15)  sent 100.0 (1)
B                helped  92.0  right  65.9  wrong  2.9  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  89.5  right  71.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  85.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.0  right  82.4  wrong  1.0  (820)  false  0.0 (150)  sent  92.7 (110)
F                helped  94.0  right  77.8  wrong  2.8  (500)  false  3.3 (270)  sent  70.0 (20)

words and meaning, as shipped (fitted on these)
A+B sach         helped  93.3  right  77.0  wrong  3.6  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  96.3  right  88.0  wrong  1.8  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  3.7  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  79.7  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  78.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  91.2  wrong  2.5  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.8  right  90.1  wrong  1.1  (820)  false  0.7 (150)  sent  93.6 (110)
F                helped  94.8  right  85.6  wrong  3.0  (500)  false  3.7 (270)  sent  90.0 (20)

danger by likeness alone at 0.60: card 39.0 %, never 11.0 %, other 0.4 %
"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            1.151,
            0.07594,
            2.465,
            2.86,
            2.29,
            4.421,
            3.29,
            2.587,
            2.427,
            2.182,
            -2.116,
            1.013,
        ),
        sure=(
            -5.914,
            0.02536,
            0.2954,
            4.128,
            -0.4301,
            -1.24,
            0.6382,
            1.877,
            -0.1714,
            -0.1487,
            0.6553,
            -0.6379,
            0.7548,
            2.271,
            -0.5475,
            0.7421,
            1.326,
            0.3761,
            -0.3562,
        ),
        answer_min=0.82,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.2,
        also_min=0.92,
    ),
    meaning=Bands(
        rank=(
            0.006616,
            -0.2207,
            0.2844,
            2.066,
            1.972,
            2.097,
            1.952,
            1.228,
            1.982,
            1.46,
            -3.259,
            0.04021,
            2.472,
            1.155,
            1.127,
        ),
        sure=(
            -4.125,
            0.06676,
            0.3273,
            1.105,
            -0.7816,
            -1.134,
            -0.01982,
            1.108,
            -0.6289,
            -1.384,
            0.7792,
            -0.7747,
            1.015,
            0.9129,
            -0.9746,
            0.6915,
            -0.7457,
            0.5628,
            0.7511,
            0.6428,
            0.8343,
            0.154,
            0.2553,
            2.359,
            0.2418,
            -0.3391,
        ),
        answer_min=0.74,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.3,
        also_min=0.84,
    ),
    danger=(
        -1.078,
        -1.339,
        2.015,
        0.3448,
        2.902,
        0.2327,
        4.57,
        6.14,
        -0.2703,
        3.183,
        -3.031,
        -3.64,
        -0.2006,
        -2.147,
        -0.2868,
        0.4802,
    ),
    urgent_min=0.6,
)
