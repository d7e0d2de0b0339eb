package postgres

// statusByClock is a drop's status by Postgres's clock, as drop.Drop.StatusAt has it. Every list that asks for a status asks
// with this, never with the stored one. TestStatusByClock holds it and StatusAt to the same cases: change both together.
const statusByClock = `CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled'
	WHEN ended_at IS NOT NULL OR drop_end_time <= now() THEN 'ended'
	WHEN drop_start_time > now() THEN 'upcoming'
	WHEN paused_at IS NOT NULL THEN 'paused' ELSE 'live' END`
