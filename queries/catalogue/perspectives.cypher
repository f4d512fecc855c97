// for: reviewer
// title: How did it look to those who were there?
// about: The views from the tunnel in one case: what each role knew, thought and aimed for then, why it seemed sensible, and
//   whether it was checked with them.
// parameter: case id:Case required - the case
// column: perspective id:Perspective - View
// column: episode id:Episode - Episode
// column: sequence number - Number in the case
// column: episode_title text - Title of the episode
// column: role text - Role
// column: held_by text - Held by
// column: organisation text - Worked for
// column: knew text - What they knew
// column: thought text - What they thought
// column: aimed_for text - What they aimed for
// column: options_seen text - Options they saw
// column: why_sensible text - Why it seemed sensible
// column: basis text - Basis
// column: checked text - Checked with them
// column: dispute text - What is disputed
// sentence: {rows} views of {case} are recorded, beginning with that of the {role}.
// none: No view of anybody who was there is recorded for {case}.
// picture: nodes perspective episode
// note: These are views as they were held then; hindsight stands in the appraisal of each episode, not here.
// note: Where no row is held by a child, a parent or the wider family, their view is missing from the record.
MATCH (c:Case {id: $case})-[:HAS_EPISODE]->(e:Episode)<-[:OF]-(p:Perspective)
WHERE true
//? withheld
  AND NOT c.id IN $withheld_case
//.
OPTIONAL MATCH (p)-[:WORKED_FOR]->(o:Organisation)
WITH e, p, min(o.name) AS organisation
RETURN p.id AS perspective, e.id AS episode, e.sequence AS sequence, e.title AS episode_title, p.role AS role,
       p.held_by AS held_by, organisation, p.knew AS knew, p.thought AS thought, p.aimed_for AS aimed_for,
       p.options_seen AS options_seen, p.why_sensible AS why_sensible, p.basis AS basis, p.checked AS checked,
       p.dispute AS dispute
ORDER BY sequence, role, perspective
