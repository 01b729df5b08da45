-- An acceptance that was read after the rescue: it was sent after all. Any other late answer is noted and changes nothing; one that says what the row says
-- already is no late answer but the repeat of a settle whose own answer was lost.
-- What was accepted without its id, by a patient's answer say, learns it.
-- Fence: the attempt's id and outcome = 'uncertain', or an id where none is known.
update prima.send_attempts a
set outcome = case when @accepted then 'accepted' else a.outcome end, in_doubt = a.in_doubt and not @accepted,
    provider_id = coalesce(@provider_id, a.provider_id), error = case when @error is null or @error = a.error then a.error else 'a late answer: ' || @error end
where a.id = @id and (a.outcome = 'uncertain' or a.outcome = 'accepted' and a.provider_id is null and @provider_id is not null);
