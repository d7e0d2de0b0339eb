package rehearsal_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rehearsal"
)

// shop answers a crowd's requests, as the API would, from memory. It is a transport, so that a test
// needs no network and can let hours pass.
type shop struct {
	mu    sync.Mutex
	drops []drop.View
	holds map[string]int // reservation -> index of its drop
	seen  map[string]int // method and kind of path -> how often
}

func (s *shop) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	recorder := httptest.NewRecorder()
	parts := strings.Split(r.URL.Path, "/")
	s.seen[r.Method+" "+parts[len(parts)-1]]++
	switch parts[len(parts)-1] {
	case "sign-in":
		_ = json.NewEncoder(recorder).Encode(map[string]string{"token": uuid.NewString()})
	case "live":
		_ = json.NewEncoder(recorder).Encode(map[string]any{"drops": s.drops})
	case "reserve":
		for i := range s.drops {
			if s.drops[i].ID.String() == parts[3] {
				id := uuid.NewString()
				s.holds[id] = i
				s.move(i, -1, 1, 0)
				recorder.WriteHeader(http.StatusCreated)
				_ = json.NewEncoder(recorder).Encode(map[string]any{"reservation": map[string]any{"id": id, "expiresAt": time.Now().Add(time.Minute)}})
			}
		}
	case "purchase":
		s.move(s.holds[parts[3]], 0, -1, 1)
	case "cancel":
		s.move(s.holds[parts[3]], 1, -1, 0)
	default:
		recorder.WriteHeader(http.StatusNotFound)
	}
	return recorder.Result(), nil
}

func (s *shop) move(i, available, reserved, sold int) {
	d := &s.drops[i]
	d.AvailableStock, d.ReservedStock, d.SoldStock = d.AvailableStock+available, d.ReservedStock+reserved, d.SoldStock+sold
}

func open() *shop {
	free := 2
	live := func(sku string, free *int) drop.View {
		return drop.View{
			ID: uuid.New(), SKU: sku, Status: drop.Live, TotalStock: 100, AvailableStock: 100, FreeReturns: free,
			Sizes: []drop.SizeView{{ID: "s1", AvailableStock: 100}},
		}
	}
	return &shop{drops: []drop.View{live("other", nil), live("crowd", &free), live("crowd", nil)}, holds: map[string]int{}, seen: map[string]int{}}
}

func TestCrowd_MovesItsDropAndNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := open()
		ctx, leave := context.WithCancel(t.Context())
		crowd := rehearsal.Crowd{Shop: "http://shop.test", Transport: s, People: 12, SKU: "crowd", Log: slog.New(slog.DiscardHandler)}
		gone := make(chan struct{})
		go func() {
			crowd.Run(ctx)
			close(gone)
		}()
		time.Sleep(10 * time.Second) // of the bubble's clock, as all sleeps here
		synctest.Wait()
		s.mu.Lock()
		require.Positive(t, s.seen["POST reserve"], "a newcomer sees something move within ten seconds")
		s.mu.Unlock()
		time.Sleep(30 * time.Minute)
		leave()
		<-gone
		require.Equal(t, 100, s.drops[0].AvailableStock, "another drop")
		require.Equal(t, 100, s.drops[1].AvailableStock, "one on which letting go costs a wait")
		d := s.drops[2]
		require.Positive(t, s.seen["DELETE cancel"])
		require.Positive(t, d.SoldStock)
		require.LessOrEqual(t, d.SoldStock, 100/2+12, "after half an hour, too, they leave some to others")
		require.GreaterOrEqual(t, d.AvailableStock, 100/4-12)
	})
}

func TestCrowd_OfNobodyDoesNothing(t *testing.T) {
	t.Parallel()
	s := open()
	crowd := rehearsal.Crowd{Shop: "http://shop.test", Transport: s, SKU: "crowd", Log: slog.New(slog.DiscardHandler)}
	crowd.Run(t.Context())
	require.Empty(t, s.seen)
}
