package e2e_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// longHistory is how many rows the account has and for how long it asks. `make history` is the full
// form.
func longHistory(t *testing.T) (rows int, asks time.Duration) {
	t.Helper()
	text, ok := os.LookupEnv("HISTORY_ROWS")
	if !ok {
		return 40_000, 2 * time.Second
	}
	rows, err := strconv.Atoi(text)
	require.NoError(t, err)
	return rows, 10 * time.Second
}

// bystanders use the shop beside an account with a long history, on all replicas.
type bystanders struct {
	*shop
	dropID, other string

	mu   sync.Mutex
	took map[string][]time.Duration // by what they do
}

// use lets people buy, let go, read drops and their own history, and an admin pause a drop and
// resume it, for a while. Every answer must be a success.
func (b *bystanders) use(tokens []string, length time.Duration) map[string][]time.Duration {
	b.took = map[string][]time.Duration{}
	ctx, cancel := context.WithTimeout(b.t.Context(), length)
	defer cancel()
	var people sync.WaitGroup
	each := func(pace time.Duration, work func(n int)) {
		people.Go(func() {
			ticks := time.NewTicker(pace)
			defer ticks.Stop()
			for n := 0; ctx.Err() == nil; n++ {
				work(n)
				select {
				case <-ticks.C:
				case <-ctx.Done():
				}
			}
		})
	}
	for i, token := range tokens {
		each(200*time.Millisecond, func(n int) {
			r := b.replicas[(i+n)%len(b.replicas)]
			reserved := b.time("reserve", r, "POST", "/api/drops/"+b.dropID+"/reserve", token)
			var got held
			if reserved.status < 300 {
				reserved.decode(b.t, &got)
				next := b.replicas[(i+n+1)%len(b.replicas)]
				if n%2 == 0 {
					b.time("purchase", next, "POST", "/api/reservations/"+got.Reservation.ID+"/purchase", token)
				} else {
					b.time("cancel", next, "DELETE", "/api/reservations/"+got.Reservation.ID+"/cancel", token)
				}
			}
			b.time("drop", r, "GET", "/api/drops/"+b.dropID, "")
			b.time("own purchases", r, "GET", "/api/purchases", token)
		})
	}
	each(200*time.Millisecond, func(n int) {
		r := b.replicas[n%len(b.replicas)]
		b.time("pause", r, "POST", "/api/drops/"+b.other+"/pause", b.admin)
		b.time("pause", r, "POST", "/api/drops/"+b.other+"/resume", b.admin)
	})
	people.Wait()
	return b.took
}

func (b *bystanders) time(what string, r *replica, method, path, token string) reply {
	began := time.Now()
	answer, err := r.try(method, path, token, nil)
	took := time.Since(began)
	if err != nil || answer.status >= 300 {
		b.t.Errorf("%s: %d %s %v", what, answer.status, answer.body, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.took[what] = append(b.took[what], took)
	return answer
}

// asksForHistory asks each replica twenty times a second for a status that no row has, and counts
// the answers by status.
func (s *shop) asksForHistory(ctx context.Context, token string) (answers func() map[int]int) {
	var mu sync.Mutex
	var requests sync.WaitGroup
	counts := map[int]int{}
	requests.Go(func() {
		ticks := time.NewTicker(time.Second / 20)
		defer ticks.Stop()
		for ctx.Err() == nil {
			for _, r := range s.replicas {
				requests.Go(func() {
					answer, err := r.try("GET", "/api/reservations?status=completed", token, nil)
					if err != nil {
						s.t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					counts[answer.status]++
				})
			}
			select {
			case <-ticks.C:
			case <-ctx.Done():
			}
		}
	})
	return func() map[int]int {
		requests.Wait()
		return counts
	}
}

// TestHistory_ALongOneSlowsNobody has one account with very many rows ask for its history as often
// as it may, while others use the shop.
func TestHistory_ALongOneSlowsNobody(t *testing.T) {
	rows, length := longHistory(t)
	s := openShop(t, 2)
	d, other, old := s.newDrop(100_000, map[string]any{"maxPerUser": 1000}), s.newDrop(10, nil), s.newDrop(rows, nil)
	conn, err := pgx.Connect(t.Context(), s.dbURL)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `INSERT INTO reservations
		(id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq)
		SELECT gen_random_uuid(), $1, 'mallory', 'expired', 219, 'USD', now(), now() - n * interval '1 s', now(), 2, 3
		FROM generate_series(1, $2::integer) AS n`, old.ID, rows)
	require.NoError(t, err)
	b := &bystanders{shop: s, dropID: d.ID, other: other.ID}
	tokens := s.tokens(10)
	b.use(tokens, time.Second) // fills caches
	quiet := b.use(tokens, length)

	ctx, stop := context.WithCancel(t.Context())
	answers := s.asksForHistory(ctx, s.token("mallory", nil))
	beside := b.use(tokens, length)
	stop()
	got := answers()
	for _, what := range []string{"reserve", "purchase", "cancel", "drop", "own purchases", "pause"} {
		t.Log(fmt.Sprintf("%-14s", what), "p95 quiet", p95(quiet[what]), "beside", p95(beside[what]), "of", len(quiet[what]), len(beside[what]))
	}
	t.Log("answers to the account by status:", got)
	require.Positive(t, got[200])
	require.Equal(t, got[200]+got[429], sum(got), "it is answered, or told to ask less often: %v", got)
}

func p95(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)*95/100].Round(100 * time.Microsecond)
}

func sum(counts map[int]int) (all int) {
	for _, n := range counts {
		all += n
	}
	return all
}
