package failpoint

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// quietSet returns a set that counts its kills instead of killing the test.
func quietSet() (*Set, *int) {
	kills := 0
	s := New(slog.New(slog.DiscardHandler))
	s.kill = func() { kills++ }
	return s, &kills
}

func TestSet_FailsOnceAtTheNamedHit(t *testing.T) {
	t.Parallel()
	s, kills := quietSet()
	require.NoError(t, s.ArmAll("committed/purchase=kill@2;locked/reserve=error;asking/reserve=pause:20"))
	require.NoError(t, s.pass("committed", "reserve", "purchase"))
	require.Zero(t, *kills)
	require.NoError(t, s.pass("committed", "purchase"))
	require.NoError(t, s.pass("committed", "purchase"))
	require.Equal(t, 1, *kills)
	require.ErrorIs(t, s.pass("locked", "reserve"), errArmed)
	require.NoError(t, s.pass("locked", "reserve"))
	began := time.Now()
	require.NoError(t, s.pass("asking", "reserve"))
	require.GreaterOrEqual(t, time.Since(began), 20*time.Millisecond)
	require.Equal(t, map[string]int{"committed/reserve": 1, "committed/purchase": 3, "locked/reserve": 2, "asking/reserve": 1}, s.Hits())
	require.Error(t, s.ArmAll("committed/purchase=explode"))
}

func TestSet_IsControlledOverHTTP(t *testing.T) {
	t.Parallel()
	s, kills := quietSet()
	require.Error(t, s.Listen("0.0.0.0:0"), "it must not be reachable from other machines")
	server := httptest.NewServer(s.control())
	defer server.Close()
	post := func(path string) int {
		response, err := http.Post(server.URL+path, "", nil)
		require.NoError(t, err)
		defer response.Body.Close()
		return response.StatusCode
	}
	require.Equal(t, 200, post("/arm?point=settled/cancel&action=kill&after=1"))
	require.Equal(t, 400, post("/arm?point=settled/cancel&action=hope"))
	require.Equal(t, 200, post("/clock?offset=-1h"))
	require.WithinDuration(t, time.Now().Add(-time.Hour), s.Now(), time.Second)
	require.NoError(t, s.pass("settled", "cancel"))
	require.Equal(t, 1, *kills)
	require.Equal(t, 200, post("/arm?point=settled/cancel&action=kill"))
	require.Equal(t, 200, post("/disarm"))
	require.NoError(t, s.pass("settled", "cancel"))
	require.Equal(t, 1, *kills)

	s.noteSeen("something rare")
	response, err := http.Get(server.URL + "/seen")
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, "seen something rare 1\n", string(text))
}

func TestTracer_TellsTheTripsApart(t *testing.T) {
	t.Parallel()
	s, _ := quietSet()
	ctx := context.WithValue(t.Context(), kindsKey{}, []string{"reserve"})
	trip := func(statements ...string) context.Context {
		batch := &pgx.Batch{}
		for _, statement := range statements {
			batch.Queue(statement)
		}
		tracer := tracer{s}
		within := tracer.TraceBatchStart(ctx, nil, pgx.TraceBatchStartData{Batch: batch})
		for range statements {
			tracer.TraceBatchQuery(within, nil, pgx.TraceBatchQueryData{})
		}
		tracer.TraceBatchEnd(within, nil, pgx.TraceBatchEndData{})
		return within
	}
	require.NoError(t, trip("BEGIN", "SELECT 1").Err())
	require.NoError(t, trip("SELECT 2", "COMMIT").Err())
	require.NoError(t, trip("SELECT 3").Err())
	require.Equal(t, map[string]int{"locked/reserve": 1, "decided/reserve": 1, "sent/reserve": 1}, s.Hits())

	require.NoError(t, s.Arm("decided/reserve", Error, 1, 0))
	require.Error(t, trip("SELECT 2", "COMMIT").Err(), "the second trip is not made")
}

func TestPorts_HitEveryPointOfABatch(t *testing.T) {
	t.Parallel()
	s, _ := quietSet()
	id := uuid.New()
	ports := s.Ports(shop.Ports{Ledger: stub{}, Gate: stub{}, Timer: stub{}})
	_, err := ports.Gate.Admit(t.Context(), id, shop.Attempt{UserID: "somebody"})
	require.NoError(t, err)
	commands := []drop.Command{{Kind: drop.Reserve, UserID: "somebody"}, {Kind: drop.Buy}, {Kind: drop.Reserve}}
	_, err = ports.Ledger.Apply(t.Context(), id, commands)
	require.NoError(t, err)
	require.NoError(t, ports.Gate.Settle(t.Context(), shop.Settlement{DropID: id}))
	want := map[string]int{"asking/reserve": 1, "admitted/reserve": 1}
	for _, gap := range []string{"applying", "committed", "settled"} {
		want[gap+"/reserve"], want[gap+"/purchase"] = 1, 1
	}
	require.Equal(t, want, s.Hits())
	require.Equal(t, 1, s.seen["over-admitted and refused by Postgres"])

	require.NoError(t, s.Arm("committed/purchase", Error, 1, 0))
	_, err = ports.Ledger.Apply(t.Context(), id, commands)
	require.ErrorIs(t, err, drop.ErrUnavailable)
}

func TestHandler_HoldsBackWakeUpsUntilTheAnswerIsSent(t *testing.T) {
	t.Parallel()
	s, kills := quietSet()
	woken := 0
	ports := s.Ports(shop.Ports{Timer: stub{woken: &woken}})
	handler := s.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		ports.Timer.WakeAt(uuid.Nil, time.Now())
		w.WriteHeader(http.StatusCreated)
	}))
	ask := func() *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest("POST", "/api/drops/1/reserve", nil))
		return recorder
	}
	require.False(t, ask().Flushed)
	require.Equal(t, 1, woken)
	require.NoError(t, s.Arm("answered/reserve", Kill, 1, 0))
	s.kill = func() {
		*kills++
		require.Equal(t, 1, woken, "its wake-up is not written")
	}
	require.True(t, ask().Flushed, "the answer is out")
	require.Equal(t, 1, *kills)
	require.Equal(t, 2, woken)
}

// stub implements the ports: it admits every attempt and refuses the first command of a batch.
type stub struct {
	shop.Gate
	shop.Ledger
	woken *int
}

func (stub) Admit(context.Context, uuid.UUID, shop.Attempt) (shop.Admission, error) {
	return shop.Admission{Verdict: shop.VerdictAdmitted}, nil
}
func (stub) Settle(context.Context, shop.Settlement) error { return nil }
func (stub) Apply(_ context.Context, _ uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	answers := make([]drop.Answer, len(commands))
	answers[0].Err = drop.ErrSoldOut
	return shop.Outcome{Decision: drop.Decision{Answers: answers}}, nil
}
func (s stub) WakeAt(uuid.UUID, time.Time) { *s.woken++ }
