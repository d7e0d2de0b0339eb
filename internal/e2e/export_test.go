package e2e_test

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// exportRows returns how many rows are exported; EXPORT_ROWS=1000000 is the full run.
func exportRows(t *testing.T) int {
	t.Helper()
	text, ok := os.LookupEnv("EXPORT_ROWS")
	if !ok {
		return 100_000
	}
	rows, err := strconv.Atoi(text)
	require.NoError(t, err)
	return rows
}

// residentBytes returns how much memory a replica uses.
func (r *replica) residentBytes() int {
	r.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.process.Process.Pid))
	require.NoError(r.t, err)
	_, rest, found := strings.Cut(string(status), "VmRSS:")
	require.True(r.t, found)
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(r.t, err)
	return kilobytes * 1024
}

// reserveTimes lets users reserve one after another, and returns how long each took, sorted.
func (s *shop) reserveTimes(tokens []string, dropID string) []time.Duration {
	s.t.Helper()
	took := make([]time.Duration, len(tokens))
	for i, token := range tokens {
		began := time.Now()
		answer, err := s.replicas[0].reserve(token, dropID)
		took[i] = time.Since(began)
		require.NoError(s.t, err)
		require.Equal(s.t, 201, answer.status, string(answer.body))
	}
	slices.Sort(took)
	return took
}

func p99(sorted []time.Duration) time.Duration { return sorted[len(sorted)*99/100] }

func TestExport_ALongOneStreamsWhileADropSells(t *testing.T) {
	rows := exportRows(t)
	s := openShop(t, 1)
	old, d := s.newDrop(rows, nil), s.newDrop(3000, nil)
	conn, err := pgx.Connect(t.Context(), s.dbURL)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq)
		SELECT gen_random_uuid(), $1, 'user_' || n, 'expired', 219, 'USD', now(), now() - interval '1 minute', now(), 2, 3
		FROM generate_series(1, $2::integer) AS n`, old.ID, rows)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), `INSERT INTO users (clerk_id, email, first_name, seen_at)
		SELECT 'user_' || n, n || '@example.com', 'User', now() FROM generate_series(1, $1::integer) AS n`, rows)
	require.NoError(t, err)
	tokens := s.tokens(1200)
	s.reserveTimes(tokens[:200], d.ID) // fills caches
	alone := s.reserveTimes(tokens[200:700], d.ID)

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.replicas[0].url+"/api/drops/"+old.ID+"/reservations", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+s.admin)
	request.Header.Set("Accept", "text/csv")
	before := s.replicas[0].residentBytes()
	type outcome struct {
		lines, peak int
		err         error
	}
	done := make(chan outcome, 1)
	began := time.Now()
	go func() {
		var o outcome
		response, err := (&http.Client{}).Do(request) // without a timeout
		if err != nil {
			done <- outcome{err: err}
			return
		}
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			o.lines++
			if o.lines%20_000 == 0 {
				o.peak = max(o.peak, s.replicas[0].residentBytes())
			}
		}
		o.err = lines.Err()
		done <- o
	}()
	beside := s.reserveTimes(tokens[700:], d.ID)
	o := <-done
	require.NoError(t, o.err)
	t.Logf("%d rows in %s; memory %d MB before, %d MB at most; p99 of a reserve %s alone, %s beside the export",
		o.lines-1, time.Since(began).Round(time.Millisecond), before>>20, o.peak>>20, p99(alone), p99(beside))
	require.Equal(t, rows+1, o.lines)
	require.Less(t, o.peak-before, 64<<20, "the export is held in memory")
}
