"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, each source with all that the others give
A+B sach         helped  87.3  right  69.1  wrong  4.2  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  98.6  right  73.7  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  77.8  right  44.4  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  89.1  right  73.9  wrong  5.1  (138)  false  8.0 (50)  sent   0.0 (0)
C                helped  96.5  right  54.4  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  80.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.3  right  74.1  wrong  0.5  (820)  false  0.0 (150)  sent  88.2 (110)
F                helped  96.4  right  70.2  wrong  1.8  (500)  false  3.0 (270)  sent  75.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.6 (166)  sent   0.0 (0)

words and meaning, each source with all that the others give
A+B sach         helped  93.9  right  73.3  wrong  1.8  (165)  false  6.2 (65)  sent 100.0 (1)
C+D sach         helped  97.7  right  84.3  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  0.0  (27)  false 13.3 (15)  sent 100.0 (1)
B                helped  94.9  right  75.4  wrong  2.2  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  75.4  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  87.5  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.6  right  89.3  wrong  1.2  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  96.4  right  85.8  wrong  2.2  (500)  false  3.0 (270)  sent  90.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  4.2 (166)  sent   0.0 (0)

words alone: the right entry of its intent, of 1987: 93.0 % by rank, 96.5 % by choice
words and meaning: the right entry of its intent, of 2015: 93.1 % by rank, 96.9 % by choice

words alone, as shipped (fitted on these)
A+B sach         helped  91.5  right  57.6  wrong  1.8  (165)  false  3.1 (65)  sent 100.0 (1)
C+D sach         helped  98.6  right  71.4  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  77.8  right  44.4  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  60.1  wrong  2.2  (138)  false  2.0 (50)  sent   0.0 (0)
C                helped  96.5  right  57.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  76.2  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.0  right  75.4  wrong  0.5  (820)  false  0.0 (150)  sent  90.9 (110)
F                helped  96.0  right  72.2  wrong  2.0  (500)  false  2.6 (270)  sent  75.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.0 (166)  sent   0.0 (0)

words and meaning, as shipped (fitted on these)
A+B sach         helped  93.3  right  77.6  wrong  2.4  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  98.2  right  87.6  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  80.4  wrong  2.9  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  96.5  right  78.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  90.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.3  right  89.9  wrong  1.2  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  96.2  right  86.8  wrong  2.6  (500)  false  2.6 (270)  sent  90.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  1.8 (166)  sent   0.0 (0)

danger by likeness alone at 0.60: card 29.0 %, never 5.7 %, other 0.2 %, remark 6.6 %
"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            0.9496,
            -0.313,
            2.493,
            3.036,
            1.073,
            3.965,
            6.645,
            1.4,
            1.607,
            -1.041,
            -2.825,
            1.315,
        ),
        sure=(
            -1.236,
            0.04114,
            0.07899,
            0.8133,
            -0.8217,
            -0.9094,
            -0.1153,
            0.8208,
            -1.231,
            -1.206,
            3.444,
            -0.7388,
            -0.2903,
            -3.704,
            -1.002,
            0.09357,
            0.3695,
            0.01409,
            -0.1669,
            0.001099,
            0.007425,
            0.01381,
            0.05571,
            -0.03781,
            0.1453,
            -0.007712,
            -0.0154,
            -0.0501,
            0.08028,
            -0.03014,
            0.01564,
            -0.04146,
            0.09698,
            -0.02999,
            0.1004,
            -0.01356,
            0.07658,
            0.01381,
            -0.08796,
            -0.4007,
            0.6845,
            -0.4607,
            1.496,
            1.068,
            0.7341,
            -1.418,
            0.9106,
            -0.8509,
            0.3243,
            0.1195,
            1.119,
            -1.022,
            -0.8338,
            0.3175,
            -1.253,
            -0.01356,
            0.05012,
            0.3175,
            -0.4178,
            0.1761,
            -0.5195,
            0.5588,
            -0.1473,
            -0.01183,
            -1.023,
            0.434,
            0.3037,
            1.288,
            -0.308,
            0.5823,
            0.319,
            0.0149,
            -0.2599,
        ),
        choose=(
            2.17,
            1.867,
            2.54,
            3.844,
            -5.924e-10,
            4.508,
            3.01e-10,
            5.302,
            3.917e-10,
            0.009313,
            0.7934,
            0.4119,
        ),
        answer_min=0.9,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.2,
        also_min=0.95,
    ),
    meaning=Bands(
        rank=(
            -0.3366,
            -0.8045,
            0.2352,
            2.091,
            1.106,
            2.202,
            5.347,
            0.5642,
            1.736,
            -1.605,
            -3.258,
            0.5561,
            3.187,
            -0.489,
            0.7727,
        ),
        sure=(
            -0.7265,
            0.04513,
            0.009283,
            0.1689,
            -0.6287,
            -0.3385,
            -0.505,
            1.108,
            -0.9774,
            -0.9309,
            3.404,
            -0.7411,
            -0.3695,
            -4.412,
            -0.7367,
            0.4759,
            -0.6387,
            0.06711,
            0.457,
            -0.3264,
            -0.7747,
            0.1766,
            0.1233,
            0.9505,
            -0.1344,
            -1.048,
            0.0003718,
            0.007409,
            0.01636,
            0.002232,
            -0.01012,
            0.01521,
            -0.0001014,
            0.005335,
            -0.05924,
            0.07505,
            -0.01226,
            0.03673,
            0.05022,
            0.04746,
            0.02346,
            0.1066,
            0.0004009,
            0.01724,
            -0.01222,
            0.01533,
            0.0305,
            -0.02643,
            0.06581,
            0.03389,
            0.03588,
            0.01636,
            -0.05528,
            -0.6917,
            0.08162,
            -0.6317,
            0.6947,
            0.8793,
            0.1873,
            -1.199,
            0.6368,
            -0.2191,
            0.2949,
            -0.01948,
            1.036,
            0.3171,
            0.7535,
            0.2933,
            -0.5926,
            0.2696,
            0.569,
            -0.1717,
            -0.3836,
            -0.106,
            0.3784,
            -0.1379,
            0.0004009,
            0.02329,
            0.2933,
            -0.07734,
            -0.06367,
            -0.05113,
            0.248,
            -0.2325,
            -0.5728,
            -0.6113,
            0.1697,
            0.3382,
            1.263,
            -0.2492,
            -0.05567,
            -0.03432,
            -0.04642,
            -0.02855,
            0.1228,
            0.2,
            -0.01086,
            0.1723,
            0.2249,
            0.2336,
            0.2258,
        ),
        choose=(
            0.9777,
            1.18,
            0.7302,
            3.346,
            -4.133e-10,
            3.602,
            5.787e-10,
            3.964,
            5.924e-10,
            0.006623,
            0.1628,
            -0.09709,
            2.83,
            -9.304e-11,
            0.796,
        ),
        answer_min=0.74,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.35,
        also_min=0.84,
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
