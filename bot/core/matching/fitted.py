"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, each source with all that the others give
A+B sach         helped  90.3  right  52.7  wrong  3.0  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  94.9  right  81.1  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  85.2  right  48.1  wrong  3.7  (27)  false 20.0 (15)  sent 100.0 (1)
B                helped  91.3  right  53.6  wrong  2.9  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  89.5  right  70.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  85.0  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.3  right  80.0  wrong  1.0  (820)  false  0.0 (150)  sent  86.4 (110)
F                helped  96.6  right  66.0  wrong  1.0  (500)  false  2.6 (270)  sent  70.0 (20)

words and meaning, each source with all that the others give
A+B sach         helped  92.7  right  73.3  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  94.9  right  87.1  wrong  1.8  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  3.7  (27)  false 13.3 (15)  sent 100.0 (1)
B                helped  93.5  right  75.4  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  93.0  right  78.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  95.6  right  90.0  wrong  2.5  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  95.9  right  88.3  wrong  1.3  (820)  false  0.7 (150)  sent  92.7 (110)
F                helped  96.0  right  78.8  wrong  2.2  (500)  false  3.3 (270)  sent  85.0 (20)

words alone, as shipped (fitted on these)
A+B sach         helped  91.5  right  55.8  wrong  3.0  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  96.8  right  76.5  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  81.5  right  33.3  wrong  3.7  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  93.5  right  60.1  wrong  2.9  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  89.5  right  70.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  78.8  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.8  right  77.8  wrong  0.7  (820)  false  0.0 (150)  sent  87.3 (110)
F                helped  95.6  right  70.4  wrong  1.2  (500)  false  3.0 (270)  sent  70.0 (20)

words and meaning, as shipped (fitted on these)
A+B sach         helped  93.3  right  77.0  wrong  3.6  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  96.3  right  88.0  wrong  1.8  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  3.7  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  79.7  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  78.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  91.2  wrong  2.5  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.0  right  89.9  wrong  1.1  (820)  false  0.7 (150)  sent  91.8 (110)
F                helped  95.2  right  85.8  wrong  3.0  (500)  false  3.7 (270)  sent  90.0 (20)

danger by likeness alone at 0.60: card 38.6 %, never 11.0 %, other 0.4 %
"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            1.161,
            0.09041,
            2.469,
            2.855,
            2.295,
            4.409,
            3.285,
            2.578,
            2.43,
            2.196,
            -2.116,
            1.008,
        ),
        sure=(
            -5.763,
            0.02459,
            0.2986,
            4.08,
            -0.4547,
            -1.28,
            0.6455,
            1.823,
            -0.2354,
            -0.03805,
            0.6612,
            -0.6543,
            0.6963,
            2.352,
            -0.4943,
            0.6611,
            1.303,
            0.3528,
            -0.4207,
        ),
        answer_min=0.88,
        suggest_min=0.15,
        neighbour_min=0.6,
        person_min=0.4,
        also_min=0.95,
    ),
    meaning=Bands(
        rank=(
            0.005958,
            -0.2192,
            0.2811,
            2.064,
            1.977,
            2.096,
            1.95,
            1.224,
            1.979,
            1.462,
            -3.259,
            0.04132,
            2.475,
            1.157,
            1.126,
        ),
        sure=(
            -4.137,
            0.06661,
            0.3296,
            1.103,
            -0.7775,
            -1.133,
            -0.01503,
            1.096,
            -0.6131,
            -1.375,
            0.7845,
            -0.7714,
            1.01,
            0.9156,
            -0.9712,
            0.6997,
            -0.7106,
            0.5633,
            0.7338,
            0.6414,
            0.8304,
            0.1499,
            0.2339,
            2.369,
            0.2435,
            -0.3446,
        ),
        answer_min=0.74,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.4,
        also_min=0.84,
    ),
    danger=(
        -0.6653,
        -1.41,
        1.872,
        0.1769,
        2.852,
        0.6553,
        4.116,
        6.093,
        -0.3385,
        3.256,
        -3.018,
        -3.453,
        -0.6337,
        -1.859,
        -0.4038,
        0.4339,
    ),
    urgent_min=0.6,
)
