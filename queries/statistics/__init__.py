"""Statistics on plain arrays: they know nothing of graphs, cases or questions; the questions read the numbers in words.

    intervals   a share with its interval; the difference of two shares
    pairs       how far two things go together: lift, Jaccard, odds ratio
    exact       Fisher's exact test of many tables at once
    multiple    the false discovery rate over many comparisons
    strata      Mantel-Haenszel: one comparison within many strata, exact where they are small
    agreement   Cohen's kappa, Krippendorff's alpha
    clustered   tests of units that come in clusters, as the episodes of a case do; clustered_pairs, of all pairs
    richness    how many kinds more cases would bring: rarefaction, Chao2
    order       which of two things tends to come first within its case
    stability   how well communities return over resamples

Every function takes whole arrays. NaN means "not known", never 0; what is impossible raises ValueError.
scipy is reached as `scipy.special` and so on, which it loads at first use: importing these modules costs no more
than numpy. docs/statistics.md names the source of each and what it is checked against.
"""
