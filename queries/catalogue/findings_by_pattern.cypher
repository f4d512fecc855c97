// for: researcher learning-lead
// title: Which underlying patterns do findings name?
// about: The findings by the underlying pattern they were put into, with the cases they are drawn from. Findings without a
//   pattern have a row of their own.
// uses: findings
// filters: source review area category since until as_at
// column: pattern id:Category - Pattern
// column: name text - Name
// column: taxonomy text - Taxonomy
// column: findings number - Findings
// column: cases cases - Cases they are drawn from
// column: headlines list - Headlines, at most five
// sentence: {name}: {findings} findings, drawn from {cases} cases.
// none: There are no findings, as far as was asked.
// evidence: pattern={pattern} else no_pattern=yes
// picture: nodes pattern
// chart: bars name+taxonomy findings
// note: One finding may be put into patterns of several taxonomies, so the rows do not add up to the number of findings.
OPTIONAL MATCH (n)-[:IN_CATEGORY]->(p:Category)
OPTIONAL MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)
WITH p.id AS pattern, coalesce(p.name, 'No pattern recorded') AS name, p.taxonomy AS taxonomy, n.headline AS headline,
     n.id AS finding, c.id AS case
ORDER BY headline, finding
WITH pattern, name, taxonomy, count(DISTINCT finding) AS findings, count(DISTINCT case) AS cases,
     collect(DISTINCT headline) AS headlines
RETURN pattern, name, taxonomy, findings, cases, headlines[0..5] AS headlines
ORDER BY findings DESC, coalesce(taxonomy, '~'), name, pattern
