-- The lists by which answers are read, when they are others than before: a change is an event (domain section 10). Returns whether it was one.
-- Concurrency: two workers that start at once may both say it, of the same lists; that harms nobody.
insert into prima.events (entity, entity_id, from_state, to_state, cause, actor)
select 'word_lists', 'answers', l.last, @fingerprint, 'start', @worker
from (select (select e.to_state from prima.events e where e.entity = 'word_lists' and e.entity_id = 'answers' order by e.id desc limit 1) as last) l
where l.last is distinct from @fingerprint;
