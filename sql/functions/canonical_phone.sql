-- A phone number as people write it, in canonical digits (domain section 3), or the code of why it is none.
-- No backslash in a plain string, which a database with standard_conforming_strings off would read as an escape.
-- The C# twin is Prima.Core/Patients/PhoneNumber.cs; one table of cases tests both.
create or replace function prima.canonical_phone(raw text, out canonical text, out refusal text)
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    digits text := normalize(coalesce(raw, ''), NFKC);
    international boolean;
begin
    digits := btrim(digits, E' \t\r\n\u00a0\u200b\u200e\u200f\u202a\u202c\ufeff');
    if digits ~* '@g[.]us$' then
        refusal := 'group';
        return;
    end if;
    digits := regexp_replace(digits, '@(s[.]whatsapp[.]net|c[.]us)$', '', 'i');
    digits := regexp_replace(digits, '[[:space:].()''’‐‑‒–—-]', '', 'g');
    if digits = '' or digits = '+' then
        refusal := 'empty';
        return;
    end if;
    international := digits ~ '^([+]|00)';
    digits := regexp_replace(digits, '^([+]|00)', '');
    if digits !~ '^[0-9]+$' then
        refusal := 'not_digits';
    elsif international and left(digits, 2) <> '62' then
        refusal := 'foreign';
    else
        digits := case
            when left(digits, 4) = '6208' then '62' || substr(digits, 4)
            when left(digits, 2) = '08' then '62' || substr(digits, 2)
            when left(digits, 1) = '8' then '62' || digits
            else digits end;
        if left(digits, 3) <> '628' then
            refusal := 'not_mobile';
        elsif char_length(digits) < 11 then
            refusal := 'too_short';
        elsif char_length(digits) > 14 then
            refusal := 'too_long';
        else
            canonical := digits;
        end if;
    end if;
end $$;
