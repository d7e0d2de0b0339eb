package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// statusCase is a drop, and the status that it has now.
type statusCase struct {
	name string
	drop drop.Drop
	want drop.Status
}

// statusCases combine the times that a drop may have, up to one microsecond from now, which is
// Postgres's precision.
func statusCases(now time.Time) []statusCase {
	const moment = time.Microsecond
	past, longPast, future, farFuture := now.Add(-time.Hour), now.Add(-2*time.Hour), now.Add(time.Hour), now.Add(2*time.Hour)
	justPast, soon := now.Add(-moment), now.Add(moment)
	return []statusCase{
		{"starts later", drop.Drop{StartsAt: future}, drop.Upcoming},
		{"starts later and has an end", drop.Drop{StartsAt: future, EndsAt: farFuture}, drop.Upcoming},
		{"starts in a moment", drop.Drop{StartsAt: soon}, drop.Upcoming},
		{"starts in a moment, paused", drop.Drop{StartsAt: soon, PausedAt: past}, drop.Upcoming},
		{"starts now", drop.Drop{StartsAt: now}, drop.Live},
		{"starts now and is paused", drop.Drop{StartsAt: now, PausedAt: past}, drop.Paused},
		{"starts now and ends in a moment", drop.Drop{StartsAt: now, EndsAt: soon}, drop.Live},
		{"started a moment ago", drop.Drop{StartsAt: justPast}, drop.Live},
		{"started a moment ago and ends now", drop.Drop{StartsAt: justPast, EndsAt: now}, drop.Ended},
		{"without an end", drop.Drop{StartsAt: past}, drop.Live},
		{"ends later", drop.Drop{StartsAt: past, EndsAt: future}, drop.Live},
		{"ends in a moment", drop.Drop{StartsAt: past, EndsAt: soon}, drop.Live},
		{"ends in a moment, paused", drop.Drop{StartsAt: past, EndsAt: soon, PausedAt: past}, drop.Paused},
		{"ends now", drop.Drop{StartsAt: past, EndsAt: now}, drop.Ended},
		{"ended a moment ago", drop.Drop{StartsAt: past, EndsAt: justPast}, drop.Ended},
		{"ended long ago", drop.Drop{StartsAt: longPast, EndsAt: past}, drop.Ended},
		{"paused", drop.Drop{StartsAt: past, PausedAt: past}, drop.Paused},
		{"paused, and its end passed", drop.Drop{StartsAt: longPast, EndsAt: past, PausedAt: longPast}, drop.Ended},
		{"ended by hand", drop.Drop{StartsAt: longPast, EndedAt: past}, drop.Ended},
		{"ended by hand before its end", drop.Drop{StartsAt: longPast, EndsAt: future, EndedAt: past}, drop.Ended},
		{"ended by hand before its start", drop.Drop{StartsAt: future, EndsAt: farFuture, EndedAt: past}, drop.Ended},
		{"ended by hand while it was paused", drop.Drop{StartsAt: longPast, PausedAt: past, EndedAt: past}, drop.Ended},
		{"ended by hand now", drop.Drop{StartsAt: past, EndedAt: now}, drop.Ended},
		{"cancelled before its start", drop.Drop{StartsAt: future, CancelledAt: past}, drop.Cancelled},
		{"cancelled now", drop.Drop{StartsAt: past, CancelledAt: now}, drop.Cancelled},
		{"cancelled while it was paused", drop.Drop{StartsAt: longPast, PausedAt: past, CancelledAt: past}, drop.Cancelled},
		{"cancelled, and its end passed", drop.Drop{StartsAt: longPast, EndsAt: past, CancelledAt: longPast}, drop.Cancelled},
		{"cancelled, and ended by hand", drop.Drop{StartsAt: longPast, EndedAt: past, CancelledAt: past}, drop.Cancelled},
	}
}

// TestStatusByClock runs the same cases against the two implementations of a drop's status: the
// function in Go, and the SQL of each list. now() is fixed, so that a case can be exactly at a
// start or an end. The stored status is made wrong for every drop, because no list may use it.
func TestStatusByClock(t *testing.T) {
	t.Parallel()
	s := open(t)
	now := time.Now().UTC().Truncate(time.Microsecond)
	cases := statusCases(now)
	for _, c := range cases {
		s.setTimes(t, s.named(t, c.name).ID, c)
	}
	stopped := s.stopClock(t, now)
	records := postgres.NewRecords(stopped.db)

	t.Run("in Go", func(t *testing.T) {
		t.Parallel()
		for _, c := range cases {
			require.Equal(t, c.want, c.drop.StatusAt(now), c.name)
		}
	})
	t.Run("in the admins' list, asked by status", func(t *testing.T) {
		t.Parallel()
		for _, status := range []drop.Status{drop.Upcoming, drop.Live, drop.Paused, drop.Ended, drop.Cancelled} {
			views, err := records.Drops(t.Context(), drop.Filter{Status: status}, uuid.Max, len(cases))
			require.NoError(t, err)
			require.ElementsMatch(t, casesOf(cases, status), namesOf(views), status)
		}
		all, err := records.Drops(t.Context(), drop.Filter{}, uuid.Max, len(cases)+1)
		require.NoError(t, err)
		require.Len(t, all, len(cases), "no status asks for all")
	})
	t.Run("in the public lists", func(t *testing.T) {
		t.Parallel()
		for shelf, statuses := range map[drop.Shelf][]drop.Status{
			drop.ShelfUpcoming: {drop.Upcoming}, drop.ShelfLive: {drop.Live, drop.Paused}, drop.ShelfEnded: {drop.Ended},
		} {
			views, err := stopped.reads.Shelf(t.Context(), shelf)
			require.NoError(t, err)
			require.ElementsMatch(t, casesOf(cases, statuses...), namesOf(views), statuses)
		}
	})
}

// setTimes gives a drop the times of a case, and stores a status that is wrong for it.
func (s *store) setTimes(t *testing.T, dropID uuid.UUID, c statusCase) {
	t.Helper()
	orNull := func(at time.Time) *time.Time {
		if at.IsZero() {
			return nil
		}
		return &at
	}
	wrong := drop.Ended
	if c.want == drop.Ended {
		wrong = drop.Live
	}
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `UPDATE drops SET drop_start_time = $2, drop_end_time = $3, paused_at = $4, ended_at = $5,
		cancelled_at = $6, status = $7 WHERE id = $1`,
		dropID, c.drop.StartsAt, orNull(c.drop.EndsAt), orNull(c.drop.PausedAt), orNull(c.drop.EndedAt), orNull(c.drop.CancelledAt), wrong)
	require.NoError(t, err)
}

// stopClock opens the database again with a fixed now(): a function of that name is put before
// Postgres's in the search path.
func (s *store) stopClock(t *testing.T, at time.Time) *store {
	t.Helper()
	config, err := pgx.ParseConfig(s.url)
	require.NoError(t, err)
	s.byHand(t, fmt.Sprintf(`CREATE SCHEMA stopped;
		CREATE FUNCTION stopped.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT timestamptz '%s' $$;
		ALTER DATABASE %s SET search_path = stopped, public, pg_catalog`,
		at.Format(time.RFC3339Nano), pgx.Identifier{config.Database}.Sanitize()))
	return openAt(t, s.url)
}

func casesOf(cases []statusCase, statuses ...drop.Status) (names []string) {
	for _, c := range cases {
		if slices.Contains(statuses, c.want) {
			names = append(names, fmt.Sprint(c.name, " is ", c.want))
		}
	}
	return names
}

func namesOf(views []drop.View) (names []string) {
	for _, view := range views {
		names = append(names, fmt.Sprint(view.Name, " is ", view.Status))
	}
	return names
}
