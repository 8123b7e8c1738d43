"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.

    own phrasings held out: 6230, intent found first: 64.4 %
    danger by likeness alone at 0.60: card 41.9 %, never 12.3 %, other 0.4 %

    development, thresholds placed by the other sources
    A+B sach         helped  91.5  right  63.0  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
    C+D sach         helped  95.9  right  72.8  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  85.2  right  29.6  wrong  0.0  (27)  false  0.0 (15)  sent 100.0 (1)
    B                helped  92.8  right  69.6  wrong  4.3  (138)  false  8.0 (50)  sent   0.0 (0)
    C                helped  89.5  right  71.9  wrong  0.0  (57)  false  0.0 (2)  sent 100.0 (12)
    D                helped  98.1  right  73.1  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)

    development with noise, these thresholds
    A+B sach         helped  92.7  right  61.8  wrong  3.6  (165)  false  6.2 (65)  sent 100.0 (1)
    C+D sach         helped  95.9  right  72.8  wrong  0.5  (217)  false  0.0 (27)  sent 100.0 (27)
    A                helped  82.9  right  28.6  wrong  0.0  (35)  false  0.0 (15)  sent 100.0 (2)
    B                helped  92.7  right  66.8  wrong  5.7  (193)  false 10.1 (69)  sent   0.0 (0)
    C                helped  85.5  right  67.5  wrong  0.0  (83)  false  0.0 (2)  sent 100.0 (15)
    D                helped  98.1  right  73.1  wrong  0.6  (160)  false  0.0 (25)  sent 100.0 (15)
"""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(
        0.8397,
        -0.3927,
        2.346,
        1.934,
        1.228,
        0.8999,
        2.426,
        0.9026,
        1.237,
        2.618,
        0.9649,
        2.376,
    ),
    sure=(
        -5.877,
        0.08241,
        0.2372,
        1.684,
        -0.0912,
        -1.053,
        0.9579,
        0.3522,
        1.389,
        -0.3345,
        1.45,
        -0.773,
        1.827,
        -0.01175,
        0.2734,
        0.1673,
        0.5131,
        0.3304,
        0.5439,
    ),
    danger=(
        -1.191,
        -1.197,
        2.34,
        0.7234,
        3.036,
        -0.1055,
        3.769,
        6.772,
        -0.4192,
        3.795,
        -3.727,
        -3.848,
        -0.2408,
        -2.109,
        -0.2672,
        0.707,
    ),
    answer_min=0.54,
    suggest_min=0.03,
    neighbour_min=0.4,
    also_min=0.64,
    urgent_min=0.6,
)
