-- The last message that list_messages.sql looks at, where there are so many.
-- Concurrency: reads only. Plan: as there, without the view.
select c.id from (/* source */) c where @before is null or c.id < @before order by c.id desc offset @look - 1 limit 1;
