"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, each source with all that the others give
A+B sach         helped  87.3  right  70.3  wrong  4.2  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  98.6  right  70.5  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  77.8  right  48.1  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  89.1  right  74.6  wrong  5.1  (138)  false  8.0 (50)  sent   0.0 (0)
C                helped  96.5  right  56.1  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  75.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.1  right  74.9  wrong  0.5  (820)  false  0.0 (150)  sent  87.3 (110)
F                helped  96.4  right  70.2  wrong  1.8  (500)  false  3.0 (270)  sent  65.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.6 (166)  sent   0.0 (0)

words and meaning, each source with all that the others give
A+B sach         helped  93.9  right  73.3  wrong  1.8  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  97.7  right  86.2  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  0.0  (27)  false 13.3 (15)  sent 100.0 (1)
B                helped  94.9  right  75.4  wrong  2.2  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  77.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  89.4  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.4  right  86.6  wrong  1.0  (820)  false  0.0 (150)  sent  90.0 (110)
F                helped  96.4  right  85.8  wrong  2.2  (500)  false  3.0 (270)  sent  90.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  4.2 (166)  sent   0.0 (0)

words alone: the right entry of its intent, of 1987: 92.9 % by rank, 96.5 % by choice
words and meaning: the right entry of its intent, of 2015: 93.0 % by rank, 96.8 % by choice

words alone, as shipped (fitted on these)
A+B sach         helped  89.7  right  67.9  wrong  2.4  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  98.6  right  77.0  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  77.8  right  51.9  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  92.0  right  71.0  wrong  2.9  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  96.5  right  63.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  81.9  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.5  right  81.6  wrong  0.6  (820)  false  0.0 (150)  sent  94.5 (110)
F                helped  96.0  right  77.6  wrong  2.0  (500)  false  3.3 (270)  sent  75.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.0 (166)  sent   0.0 (0)

words and meaning, as shipped (fitted on these)
A+B sach         helped  93.3  right  76.4  wrong  2.4  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  98.2  right  85.3  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  79.0  wrong  2.9  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  96.5  right  77.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  88.1  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.4  right  89.3  wrong  1.2  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  96.4  right  85.8  wrong  2.4  (500)  false  2.6 (270)  sent  90.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  1.2 (166)  sent   0.0 (0)

danger by likeness alone at 0.60: card 29.0 %, never 5.7 %, other 0.2 %, remark 6.6 %
"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            0.9727,
            -0.2624,
            2.482,
            2.956,
            1.044,
            3.992,
            6.638,
            1.402,
            1.626,
            -1.044,
            -2.842,
            1.337,
        ),
        sure=(
            -1.135,
            0.03961,
            0.07465,
            0.8229,
            -0.7561,
            -0.8899,
            -0.05632,
            0.7625,
            -1.255,
            -1.152,
            3.326,
            -0.7587,
            -0.2732,
            -3.781,
            -0.9936,
            0.05096,
            0.06502,
            0.03465,
            -0.4439,
            0.00109,
            0.007421,
            0.01433,
            0.05646,
            -0.03822,
            0.147,
            -0.01037,
            -0.01851,
            -0.04851,
            0.08009,
            -0.02958,
            0.01537,
            -0.04285,
            0.09849,
            -0.02981,
            0.1049,
            -0.01404,
            0.07531,
            0.01433,
            -0.08471,
            -0.4101,
            0.6966,
            -0.3854,
            1.446,
            1.114,
            0.6904,
            -1.385,
            0.9305,
            -0.8239,
            0.3173,
            0.09753,
            1.072,
            -0.99,
            -0.676,
            0.3013,
            -0.9443,
            -0.01404,
            0.04821,
            0.3013,
            -0.4331,
            0.1769,
            -0.534,
            0.566,
            -0.1211,
            -0.01395,
            -1.019,
            0.411,
            0.32,
            1.302,
            -0.2984,
            0.5764,
            0.3367,
            0.01392,
            -0.2171,
        ),
        choose=(
            2.148,
            1.866,
            2.492,
            3.748,
            -5.582e-10,
            4.559,
            3.023e-10,
            5.307,
            3.912e-10,
            0.009472,
            0.8043,
            0.4108,
        ),
        answer_min=0.84,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.15,
        also_min=0.94,
    ),
    meaning=Bands(
        rank=(
            -0.3352,
            -0.7994,
            0.2322,
            2.071,
            1.093,
            2.21,
            5.336,
            0.5685,
            1.745,
            -1.608,
            -3.276,
            0.5643,
            3.186,
            -0.4877,
            0.7797,
        ),
        sure=(
            -0.5921,
            0.04262,
            0.002009,
            0.09592,
            -0.6748,
            -0.416,
            -0.4946,
            1.085,
            -1.04,
            -0.9172,
            3.356,
            -0.7292,
            -0.3695,
            -4.437,
            -0.7448,
            0.512,
            -0.5981,
            0.08847,
            0.4437,
            -0.348,
            -0.7542,
            0.1944,
            0.08008,
            0.9493,
            -0.1651,
            -1.097,
            0.0003317,
            0.007663,
            0.01607,
            0.003501,
            -0.01133,
            0.01889,
            0.001047,
            0.00581,
            -0.06051,
            0.07568,
            -0.01287,
            0.03679,
            0.05228,
            0.04851,
            0.02063,
            0.1011,
            2.458e-05,
            0.01705,
            -0.01258,
            0.01532,
            0.02811,
            -0.0302,
            0.06657,
            0.03505,
            0.03578,
            0.01607,
            -0.04853,
            -0.6832,
            0.164,
            -0.5407,
            0.7446,
            0.889,
            0.1678,
            -1.221,
            0.6691,
            -0.246,
            0.2766,
            -0.01313,
            1.058,
            0.2727,
            0.6263,
            0.2837,
            -0.5999,
            0.2792,
            0.5673,
            -0.1915,
            -0.3363,
            -0.1019,
            0.4511,
            -0.08852,
            2.458e-05,
            0.02231,
            0.2837,
            -0.09059,
            -0.06157,
            -0.06724,
            0.2789,
            -0.2153,
            -0.542,
            -0.6367,
            0.18,
            0.3401,
            1.243,
            -0.2596,
            -0.02228,
            -0.0452,
            -0.04838,
            0.01555,
            0.1116,
            0.2128,
            -0.006001,
            0.1728,
            0.2251,
            0.2162,
            0.2106,
        ),
        choose=(
            0.9325,
            1.159,
            0.6552,
            3.256,
            -4.13e-10,
            3.653,
            5.79e-10,
            3.985,
            5.922e-10,
            0.006719,
            0.1602,
            -0.08466,
            2.839,
            -9.288e-11,
            0.7943,
        ),
        answer_min=0.76,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.35,
        also_min=0.86,
    ),
    danger=(
        -3.348,
        -0.23,
        1.649,
        -0.6677,
        3.49,
        0.534,
        4.467,
        3.726,
        -0.662,
        2.523,
        -2.74,
        -3.358,
        0.7419,
        -2.112,
        -1.285,
        -0.474,
    ),
    urgent_min=0.6,
)
