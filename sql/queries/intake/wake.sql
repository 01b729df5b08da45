-- Wakes the workers that wait for messages. Lost, it costs one poll.
notify prima_outbox;
