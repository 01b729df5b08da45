-- An acceptance that was read after the rescue: it was sent after all. Any other late answer is noted and changes nothing.
-- Fence: the attempt's id and outcome = 'uncertain'.
update prima.send_attempts a
set outcome = case when @accepted then 'accepted' else a.outcome end, in_doubt = a.in_doubt and not @accepted,
    provider_id = coalesce(@provider_id, a.provider_id), error = coalesce(@note, a.error)
where a.id = @id and a.outcome = 'uncertain';
