package e2e_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// logLine is a line of a replica's log.
type logLine struct{ Level, Msg, Cause, After, RequestID string }

// linesSince returns the lines that a replica has logged since it had logged so many bytes.
func (r *replica) linesSince(t *testing.T, bytes int) (lines []logLine) {
	t.Helper()
	for text := range strings.Lines(r.logged()[bytes:]) {
		var line logLine
		require.NoError(t, json.Unmarshal([]byte(text), &line), text)
		lines = append(lines, line)
	}
	return lines
}

// requireOneEach requires a line at the begin of an outage, with its cause, and at most one of each
// other message.
func requireOneEach(t *testing.T, lines []logLine, begins string) {
	t.Helper()
	seen := map[string]int{}
	for _, line := range lines {
		if line.Msg != "request" {
			seen[line.Msg]++
		}
		if strings.HasPrefix(line.Msg, begins) {
			require.NotEmpty(t, line.Cause)
			seen[begins]++
		}
	}
	require.Equal(t, 1, seen[begins], "%v", seen)
	for message, times := range seen {
		require.Equal(t, 1, times, message)
	}
	t.Logf("%d messages: %v", len(seen)-1, seen)
}

// TestDrill_OutagesInTheLog takes the stores away for some seconds while somebody goes on asking.
func TestDrill_OutagesInTheLog(t *testing.T) {
	t.Parallel()
	length := 3 * time.Second
	if fullDrills {
		length = 20 * time.Second
	}
	dbURL, redisURL := pgtest.URL(t), rdbtest.Fresh(t).URL()
	postgres, redis := lineTo(t, dbURL), lineTo(t, redisURL)
	s := openShopWith(t, postgres.url, redis.url, 1, "RATE_LIMIT_USER=0")
	s.dbURL = dbURL
	d := s.newDrop(1, nil)
	r := s.replicas[0]
	s.watch(r, d.ID)
	for store, at := range map[string]*line{"Postgres": postgres, "Redis": redis} {
		before, began := len(r.logged()), time.Now()
		at.cut(t)
		for n := 0; time.Since(began) < length; n++ {
			_, err := r.reserve(s.tokens(10)[n%10], d.ID)
			require.NoError(t, err)
			<-time.After(20 * time.Millisecond)
		}
		require.Eventually(t, func() bool { return strings.Contains(r.logged()[before:], store+" is away") }, patience, pollEvery)
		requireOneEach(t, r.linesSince(t, before), store+" is away")

		require.NoError(t, at.proxy.Start())
		require.Eventually(t, func() bool { return strings.Contains(r.logged()[before:], store+" is back") }, patience, pollEvery)
		for _, line := range r.linesSince(t, before) {
			if line.Msg == store+" is back" {
				lasted, err := time.ParseDuration(line.After)
				require.NoError(t, err)
				require.Greater(t, lasted, length/2)
			}
		}
	}
	answer, err := r.reserve(s.token("alex", nil), d.ID)
	require.NoError(t, err)
	require.Contains(t, []int{201, 409}, answer.status, string(answer.body))
}

// TestDrill_ARequestIDLeadsToItsLine asks while Postgres is away: what a customer quotes must be in
// the log.
func TestDrill_ARequestIDLeadsToItsLine(t *testing.T) {
	postgres := lineTo(t, pgtest.URL(t))
	s := openShopWith(t, postgres.url, rdbtest.Fresh(t).URL(), 1)
	r := s.replicas[0]
	d := s.newDrop(1, nil)
	postgres.cut(t)
	for range 3 {
		answer, err := r.reserve(s.token("alex", nil), d.ID)
		require.NoError(t, err)
		require.Equal(t, 503, answer.status)
		id := answer.header.Get("X-Request-Id")
		require.NotEmpty(t, id)
		require.Eventually(t, func() bool { return strings.Contains(r.logged(), `"requestId":"`+id+`"`) }, patience, pollEvery)
	}
}
