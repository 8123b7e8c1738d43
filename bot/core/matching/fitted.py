"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, as shipped (fitted on these)
A+B sach         helped  90.9  right  63.6  wrong  3.0  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  95.9  right  82.0  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  85.2  right  48.1  wrong  3.7  (27)  false 13.3 (15)  sent 100.0 (1)
B                helped  92.0  right  66.7  wrong  2.9  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  89.5  right  71.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.1  right  85.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  95.9  right  82.0  wrong  1.0  (820)  false  0.0 (150)  sent  93.6 (110)
F                helped  94.0  right  77.2  wrong  2.8  (500)  false  3.3 (270)  sent  70.0 (20)

words and meaning, as shipped (fitted on these)
A+B sach         helped  93.3  right  75.8  wrong  3.6  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  96.3  right  88.0  wrong  1.4  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  3.7  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  78.3  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  78.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  91.2  wrong  1.9  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.7  right  89.1  wrong  1.2  (820)  false  0.7 (150)  sent  92.7 (110)
F                helped  95.0  right  86.4  wrong  2.6  (500)  false  3.3 (270)  sent  90.0 (20)

danger by likeness alone at 0.60: card 39.0 %, never 11.0 %, other 0.4 %
"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            1.178,
            0.1256,
            2.465,
            2.859,
            2.219,
            4.335,
            3.332,
            2.677,
            2.518,
            2.245,
            -2.161,
            1.02,
        ),
        sure=(
            -5.136,
            0.02158,
            0.3091,
            4.202,
            -0.4665,
            -1.316,
            0.6636,
            2.141,
            -0.3751,
            -0.815,
            0.8072,
            -0.5937,
            0.935,
            1.946,
            -0.4049,
            0.7726,
            1.421,
            0.2302,
            0.1953,
        ),
        answer_min=0.82,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.2,
        also_min=0.92,
    ),
    meaning=Bands(
        rank=(
            0.0008953,
            -0.3254,
            0.3997,
            1.972,
            1.901,
            2.035,
            1.907,
            1.152,
            2.057,
            1.433,
            -3.404,
            -0.001842,
            2.571,
            1.169,
            1.216,
        ),
        sure=(
            -3.112,
            0.0765,
            0.29,
            1.153,
            -0.7028,
            -1.222,
            0.1666,
            1.135,
            -0.5283,
            -1.183,
            0.1013,
            -0.9377,
            1.122,
            0.2469,
            -1.179,
            0.5909,
            0.05098,
            0.3387,
            0.441,
            0.6901,
            0.7961,
            0.1927,
            0.347,
            2.412,
            0.3656,
            -0.1805,
        ),
        answer_min=0.74,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.35,
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
