// for: learning-lead
// title: Who was asked, and did they reply?
// about: For each organisation the recommendations addressed to it, the rows in which it is named as addressee, the
//   recommendations to which a reply of its own is recorded, and those that are still open.
// scope: recommendations
// filters: all
// column: organisation id:Organisation - Organisation
// column: name text - Name
// column: recommendations number - Recommendations
// column: rows number - Addressee rows
// column: replied number - Replied
// column: open number - Open
// presupposes: addressed-recommendations
// speaks of: replies
// consequence: nobody can have been asked
// sentence: Nobody was asked more often than {name}: {recommendations} recommendations, of which it is recorded to have replied to {replied}.
// none: No recommendation with an addressee matches what was asked.
// chart: bars name replied of=recommendations - Recommendations to each organisation, and how many of them it replied to
// note: An organisation may be named more than once for the same recommendation: rows counts each time. A reply is not an action.
// note: A recommendation to several organisations counts for each of them.
MATCH (r)-[d:ADDRESSED_TO]->(o:Organisation)
//? organisation
WHERE o.id IN $organisation
//.
RETURN o.id AS organisation, o.name AS name, count(DISTINCT r.id) AS recommendations, count(d) AS rows,
       count(DISTINCT CASE WHEN d.replied = 'yes' AND coalesce(d.replied_on_latest, '') <= $as_at THEN r.id END) AS replied,
       count(DISTINCT CASE WHEN status IN $open_recommendation THEN r.id END) AS open
ORDER BY recommendations DESC, rows DESC, name, organisation
