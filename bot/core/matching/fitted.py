"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, each source with all that the others give
A+B sach         helped  86.1  right  67.3  wrong  3.6  (165)  false  3.1 (65)  sent 100.0 (1)
C+D sach         helped  95.9  right  73.7  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  63.0  right  37.0  wrong  3.7  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  90.6  right  73.2  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  93.0  right  57.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  79.4  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  95.6  right  77.6  wrong  1.1  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  94.4  right  80.8  wrong  2.8  (500)  false  3.7 (270)  sent  65.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.6 (166)  sent   0.0 (0)
H                helped  97.7  right  84.2  wrong  1.3  (525)  false  2.9 (171)  sent  89.1 (64)
I                helped  79.4  right  50.5  wrong  4.1  (97)  false  2.4 (165)  sent  81.0 (168)
J                helped  85.4  right  47.2  wrong  5.6  (89)  false  0.6 (177)  sent  85.0 (153)
K                helped  87.7  right  63.1  wrong  0.0  (65)  false  0.0 (3)  sent  50.0 (2)

words and meaning, each source with all that the others give
A+B sach         helped  94.5  right  76.4  wrong  2.4  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  96.8  right  82.9  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  92.6  right  59.3  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  94.9  right  79.7  wrong  2.9  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  93.0  right  73.7  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.1  right  86.2  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.3  right  85.9  wrong  0.5  (820)  false  0.0 (150)  sent  86.4 (110)
F                helped  96.8  right  86.2  wrong  1.6  (500)  false  2.2 (270)  sent  80.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  1.2 (166)  sent   0.0 (0)
H                helped  98.5  right  92.6  wrong  0.8  (525)  false  1.8 (171)  sent  92.2 (64)
I                helped  77.3  right  52.6  wrong  5.2  (97)  false  2.4 (165)  sent  79.2 (168)
J                helped  79.8  right  57.3  wrong  6.7  (89)  false  1.7 (177)  sent  83.0 (153)
K                helped  75.4  right  58.5  wrong  0.0  (65)  false  0.0 (3)  sent 100.0 (2)

words alone: of 2624 editors' questions the right entry of its intent: 87.1 % by rank, 96.2 % by choice
words alone: of 938 others' questions the right entry of its intent: 79.4 % by rank, 86.4 % by choice
words and meaning: of 2654 editors' questions the right entry of its intent: 89.5 % by rank, 95.9 % by choice
words and meaning: of 946 others' questions the right entry of its intent: 84.2 % by rank, 88.6 % by choice

words alone: of the talks' 227 follow-ups 82.8 % are taken for one, of 169 other turns 8.9 %
words and meaning: of the talks' 227 follow-ups 79.3 % are taken for one, of 169 other turns 8.9 %

words alone, as shipped (fitted on these)
A+B sach         helped  86.1  right  67.3  wrong  3.6  (165)  false  3.1 (65)  sent 100.0 (1)
C+D sach         helped  96.3  right  73.3  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  63.0  right  37.0  wrong  3.7  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  90.6  right  73.2  wrong  3.6  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  57.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  96.9  right  78.8  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.7  right  79.3  wrong  0.9  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  94.4  right  78.8  wrong  2.0  (500)  false  3.0 (270)  sent  70.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.0 (166)  sent   0.0 (0)
H                helped  97.1  right  82.9  wrong  1.3  (525)  false  1.8 (171)  sent  89.1 (64)
I                helped  84.5  right  57.7  wrong  3.1  (97)  false  2.4 (165)  sent  81.5 (168)
J                helped  80.9  right  48.3  wrong  5.6  (89)  false  0.0 (177)  sent  85.0 (153)
K                helped  87.7  right  61.5  wrong  0.0  (65)  false  0.0 (3)  sent  50.0 (2)

words and meaning, as shipped (fitted on these)
A+B sach         helped  94.5  right  76.4  wrong  2.4  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  97.7  right  82.0  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  92.6  right  59.3  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
B                helped  94.9  right  79.7  wrong  2.9  (138)  false  6.0 (50)  sent   0.0 (0)
C                helped  94.7  right  70.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  86.2  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.9  right  87.9  wrong  0.5  (820)  false  0.0 (150)  sent  87.3 (110)
F                helped  96.8  right  86.4  wrong  1.8  (500)  false  2.2 (270)  sent  80.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.6 (166)  sent   0.0 (0)
H                helped  98.7  right  92.8  wrong  0.8  (525)  false  1.2 (171)  sent  93.8 (64)
I                helped  82.5  right  53.6  wrong  3.1  (97)  false  1.8 (165)  sent  80.4 (168)
J                helped  80.9  right  56.2  wrong  4.5  (89)  false  1.7 (177)  sent  83.0 (153)
K                helped  86.2  right  58.5  wrong  0.0  (65)  false  0.0 (3)  sent 100.0 (2)

"""

from bot.core.matching.thresholds import Bands, Thresholds

FITTED = Thresholds(
    words=Bands(
        rank=(
            0.6616,
            -0.7429,
            2.378,
            3.23,
            1.184,
            3.686,
            7.649,
            0.4212,
            1,
            -3.013,
            -3.191,
            1.578,
        ),
        sure=(
            -2.176,
            0.1002,
            0.1452,
            0.8899,
            -0.5306,
            0.1825,
            -0.7621,
            0.8544,
            -0.9084,
            -0.4893,
            2.859,
            -0.07482,
            -0.2626,
            -3.362,
            -1.18,
            -0.7678,
            -0.557,
            -0.1329,
            0.2221,
            0.0004518,
            0.0008151,
            0.02782,
            0.007452,
            -0.03274,
            0.0519,
            0.0117,
            -0.002583,
            -0.06971,
            0.05213,
            -0.03767,
            0.00527,
            -0.07428,
            0.1201,
            0.03117,
            0.2701,
            -0.0173,
            0.06472,
            0.02782,
            -0.1606,
            -0.3523,
            0.5083,
            -0.9629,
            1.647,
            0.8452,
            0.8029,
            -1.421,
            0.3218,
            -0.157,
            1.083,
            -0.6116,
            0.4583,
            0.294,
            -1.819,
            0.3513,
            -0.2055,
            -0.0173,
            0.05226,
            0.3513,
            0.002674,
            0.09458,
            -0.04505,
            0.1254,
            -0.1009,
            0.292,
            -0.5142,
            0.1534,
            -0.15,
            1.411,
            -0.08902,
            0.2665,
            -0.194,
            0.01231,
            -0.4174,
        ),
        choose=(
            1.78,
            1.483,
            2.143,
            3.908,
            -0.05755,
            5.524,
            -0.06097,
            5.305,
            0.002379,
            -0.1115,
            1.22,
            0.7599,
        ),
        alarm=(
            -5.058,
            0.02317,
            0.02179,
            0.7759,
            -0.653,
            -0.7722,
            -0.5874,
            -2.538,
            2.193,
            -2.289,
            4.552,
            -0.7595,
            -0.6403,
            -1.064,
            2.476,
            -0.6403,
            0,
            0,
            -0.08226,
            0.01356,
            -0.1261,
            0.5657,
            -0.4534,
            -0.5224,
            2.567,
            -0.1582,
            -0.2708,
            1.019,
            -0.3963,
            -0.2026,
            0.2223,
            0.2707,
        ),
        lean=(
            -7.011,
            -0.482,
            0.3071,
            -0.3472,
            -1.124,
            -0.1973,
            -0.09967,
            0.2609,
            0.8376,
            3.435,
            -0.01356,
            -1.9,
            2.679,
            2.252,
            0.6177,
            -0.5538,
            -0.3437,
        ),
        answer_min=0.84,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.15,
        also_min=0.94,
    ),
    meaning=Bands(
        rank=(
            -0.3121,
            -0.9057,
            0.4135,
            2.535,
            1.124,
            2.092,
            6.981,
            -0.1369,
            1.329,
            -3.471,
            -3.271,
            1.013,
            3.016,
            -0.736,
            0.3662,
        ),
        sure=(
            -1.888,
            0.1056,
            0.0642,
            0.6928,
            -0.5504,
            -0.4793,
            -0.2777,
            0.7384,
            -1.698,
            -0.597,
            2.72,
            0.1092,
            -0.09848,
            -2.285,
            -0.868,
            0.3992,
            -0.3268,
            0.0759,
            0.4751,
            -0.2078,
            -0.586,
            0.202,
            0.2001,
            0.5789,
            -0.4753,
            -0.5134,
            0.0003357,
            0.004597,
            0.04542,
            0.01217,
            -0.009779,
            0.03378,
            1.113e-05,
            -0.0135,
            -0.07401,
            0.05138,
            -0.03785,
            0.005941,
            -0.069,
            0.08061,
            0.08783,
            0.2226,
            -0.01308,
            0.1885,
            -0.009989,
            0.008038,
            -0.02265,
            0.02787,
            0.09021,
            -0.001059,
            0.02414,
            0.04542,
            -0.04308,
            -0.4713,
            0.1383,
            -0.3567,
            0.5446,
            0.9985,
            0.4574,
            -1.674,
            0.16,
            -0.2208,
            0.1361,
            -1.306,
            0.02068,
            0.03059,
            -0.4513,
            0.3993,
            -1.56,
            0.5482,
            0.6662,
            -0.03141,
            -0.05877,
            -0.1251,
            -0.1716,
            -0.1282,
            -0.01308,
            0.01091,
            0.3993,
            0.006452,
            0.06055,
            -0.02531,
            0.3148,
            -0.05116,
            -0.2738,
            -0.4086,
            0.1003,
            0.05184,
            1.146,
            -0.1097,
            0.03544,
            -0.02045,
            -0.02394,
            -0.2707,
            0.05147,
            0.1518,
            0.0862,
            0.02632,
            0.01013,
            0.183,
            0.3456,
        ),
        choose=(
            0.5295,
            0.8956,
            0.08209,
            3.505,
            -0.009598,
            4.14,
            -0.03816,
            3.844,
            0.05993,
            -0.1147,
            0.4261,
            0.2802,
            2.873,
            -0.4853,
            0.8,
        ),
        alarm=(
            -5.104,
            0.01313,
            -0.04069,
            1.162,
            1.192,
            -0.1547,
            -0.591,
            -1.446,
            0.8347,
            0.5125,
            2.425,
            -0.2361,
            -0.2753,
            -0.4397,
            2.251,
            -0.2753,
            0,
            0,
            -0.4687,
            2.401,
            -0.02484,
            -0.9543,
            -0.9516,
            -0.374,
            -0.1572,
            -0.07981,
            -0.1551,
            -0.903,
            1.01,
            -0.868,
            1.647,
            0.8292,
            -0.1828,
            0.1326,
            -0.6348,
            -0.05442,
            0.1691,
            -0.4271,
        ),
        lean=(
            -6.156,
            0.1268,
            0.8178,
            -0.6878,
            -1.027,
            -0.1798,
            -0.06921,
            0.4113,
            0.9735,
            3.522,
            -0.002517,
            -2.058,
            4.142,
            1.7,
            0.4692,
            -0.4976,
            -0.3661,
        ),
        answer_min=0.8,
        suggest_min=0.15,
        neighbour_min=0.5,
        person_min=0.4,
        also_min=0.9,
    ),
)
