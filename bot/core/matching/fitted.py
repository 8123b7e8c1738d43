"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

words alone, each source with all that the others give
A+B sach         helped  87.3  right  69.1  wrong  4.2  (165)  false  7.7 (65)  sent 100.0 (1)
C+D sach         helped  98.6  right  70.5  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  77.8  right  44.4  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  89.1  right  73.9  wrong  5.1  (138)  false  8.0 (50)  sent   0.0 (0)
C                helped  96.5  right  54.4  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  99.4  right  76.2  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  96.3  right  74.1  wrong  0.5  (820)  false  0.0 (150)  sent  88.2 (110)
F                helped  96.6  right  70.2  wrong  1.8  (500)  false  3.0 (270)  sent  70.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  0.6 (166)  sent   0.0 (0)

words and meaning, each source with all that the others give
A+B sach         helped  93.9  right  72.7  wrong  1.8  (165)  false  4.6 (65)  sent 100.0 (1)
C+D sach         helped  97.7  right  85.3  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  59.3  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.9  right  75.4  wrong  2.2  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  94.7  right  75.4  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  88.8  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.4  right  86.5  wrong  1.0  (820)  false  0.0 (150)  sent  90.0 (110)
F                helped  96.4  right  85.8  wrong  2.2  (500)  false  3.0 (270)  sent  90.0 (20)
G                helped   0.0  right   0.0  wrong  0.0  (0)  false  4.2 (166)  sent   0.0 (0)

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
C+D sach         helped  98.2  right  87.1  wrong  0.0  (217)  false  0.0 (27)  sent 100.0 (27)
A                helped  88.9  right  63.0  wrong  0.0  (27)  false  6.7 (15)  sent 100.0 (1)
B                helped  94.2  right  80.4  wrong  2.9  (138)  false  4.0 (50)  sent   0.0 (0)
C                helped  96.5  right  77.2  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
D                helped  98.8  right  90.6  wrong  0.0  (160)  false  0.0 (25)  sent 100.0 (15)
E                helped  97.3  right  89.9  wrong  1.2  (820)  false  0.0 (150)  sent  91.8 (110)
F                helped  96.2  right  86.6  wrong  2.6  (500)  false  2.6 (270)  sent  90.0 (20)
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
            1.077,
            3.963,
            6.645,
            1.399,
            1.604,
            -1.038,
            -2.824,
            1.315,
        ),
        sure=(
            -1.24,
            0.04126,
            0.07993,
            0.8166,
            -0.82,
            -0.9079,
            -0.1147,
            0.8195,
            -1.232,
            -1.2,
            3.444,
            -0.7386,
            -0.2876,
            -3.703,
            -1.002,
            0.09355,
            0.3629,
            0.01398,
            -0.1663,
            0.001097,
            0.007449,
            0.01377,
            0.05567,
            -0.03785,
            0.1453,
            -0.007787,
            -0.01546,
            -0.05013,
            0.08025,
            -0.03018,
            0.01567,
            -0.04157,
            0.09694,
            -0.02999,
            0.1001,
            -0.01357,
            0.07656,
            0.01377,
            -0.089,
            -0.4038,
            0.6845,
            -0.4578,
            1.494,
            1.069,
            0.7349,
            -1.419,
            0.9085,
            -0.8527,
            0.3234,
            0.1167,
            1.118,
            -1.018,
            -0.8183,
            0.3177,
            -1.254,
            -0.01357,
            0.05023,
            0.3177,
            -0.4176,
            0.1761,
            -0.5194,
            0.5584,
            -0.1478,
            -0.009827,
            -1.025,
            0.4337,
            0.3045,
            1.289,
            -0.3084,
            0.5818,
            0.3184,
            0.01498,
            -0.2605,
        ),
        answer_min=0.9,
        suggest_min=0.05,
        neighbour_min=0.6,
        person_min=0.2,
        also_min=0.95,
    ),
    meaning=Bands(
        rank=(
            -0.3367,
            -0.8058,
            0.2367,
            2.093,
            1.109,
            2.202,
            5.347,
            0.5628,
            1.735,
            -1.606,
            -3.26,
            0.5574,
            3.187,
            -0.4889,
            0.7724,
        ),
        sure=(
            -0.7313,
            0.04537,
            0.009508,
            0.1619,
            -0.6321,
            -0.3385,
            -0.5092,
            1.105,
            -0.9796,
            -0.9318,
            3.406,
            -0.7405,
            -0.3665,
            -4.4,
            -0.7516,
            0.4809,
            -0.6468,
            0.06555,
            0.4543,
            -0.3264,
            -0.773,
            0.1766,
            0.1419,
            0.9368,
            -0.1341,
            -1.046,
            0.0003804,
            0.007466,
            0.01649,
            0.00239,
            -0.0101,
            0.01548,
            8.109e-05,
            0.005366,
            -0.05892,
            0.07549,
            -0.01241,
            0.03654,
            0.04961,
            0.04833,
            0.02293,
            0.1078,
            0.0004703,
            0.01682,
            -0.01222,
            0.01515,
            0.0305,
            -0.02997,
            0.06621,
            0.03383,
            0.03571,
            0.01649,
            -0.05485,
            -0.6924,
            0.08163,
            -0.6303,
            0.6934,
            0.8821,
            0.1862,
            -1.198,
            0.6405,
            -0.2195,
            0.2934,
            -0.03284,
            1.039,
            0.316,
            0.7504,
            0.2913,
            -0.5838,
            0.2693,
            0.5671,
            -0.1715,
            -0.3579,
            -0.1067,
            0.3784,
            -0.1398,
            0.0004703,
            0.0227,
            0.2913,
            -0.07768,
            -0.06271,
            -0.05202,
            0.248,
            -0.2332,
            -0.5747,
            -0.6118,
            0.1708,
            0.341,
            1.271,
            -0.2531,
            -0.05115,
            -0.03797,
            -0.04636,
            -0.02891,
            0.1231,
            0.2018,
            -0.01006,
            0.1775,
            0.2204,
            0.2343,
            0.2274,
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
        -0.6675,
        3.49,
        0.5337,
        4.467,
        3.727,
        -0.6621,
        2.523,
        -2.74,
        -3.358,
        0.742,
        -2.112,
        -1.285,
        -0.4738,
    ),
    urgent_min=0.6,
)
