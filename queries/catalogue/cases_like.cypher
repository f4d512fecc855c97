// for: researcher reviewer
// title: Which cases are like this one?
// about: The other cases that share recorded factors with this one, with the factors that make them alike. Alike is the
//   share of the factors of both that they have in common (Jaccard).
// uses: contributions
// filters: source review area category polarity level since until as_at
// parameter: case id:Case required - the case that others are compared with
// parameter: limit integer = 25 - at most this many cases
// column: other id:Case - Case
// column: title text - Title
// column: shared number - Factors shared
// column: factors number - Factors of either
// column: alike share - Alike
// column: shared_factors list - What they share
// sentence: {title} is most like this case: {shared} factors are shared.
// none: No other case shares a recorded factor with this one, as far as was asked.
// evidence: case={other}
// picture: nodes other
// note: Cases are alike here only in which factors were recorded, not in what happened or how it ended.
WITH DISTINCT c, coalesce(f.canonical_id, f.id) AS factor
WITH c, collect(factor) AS factors
WITH collect({case: c, factors: factors}) AS every
UNWIND [one IN every WHERE one.case.id = $case] AS this
UNWIND every AS other
WITH this, other, [x IN other.factors WHERE x IN this.factors] AS common
WHERE other.case.id <> $case AND size(common) > 0
WITH other.case.id AS other, other.case.title AS title, size(common) AS shared, common,
     size(this.factors) + size(other.factors) - size(common) AS factors
UNWIND common AS factor
MATCH (g:Factor {id: factor})
WITH other, title, shared, factors, g.name AS name
ORDER BY name
WITH other, title, shared, factors, collect(name) AS shared_factors
RETURN other, title, shared, factors, toFloat(shared) / factors AS alike, shared_factors
ORDER BY alike DESC, shared DESC, title, other
