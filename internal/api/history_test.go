package api_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
)

// slowHistory tells the test of each read that begins, and lets it end when the test says so.
type slowHistory struct{ begun, end chan struct{} }

func (h *slowHistory) read() {
	h.begun <- struct{}{}
	<-h.end
}

func (h *slowHistory) Reservations(context.Context, string, drop.ReservationStatus, drop.Place, int) ([]drop.OwnReservation, error) {
	h.read()
	return nil, nil
}

func (h *slowHistory) Purchases(context.Context, string, drop.Place, int) ([]drop.OwnPurchase, error) {
	h.read()
	return nil, nil
}

func (h *slowHistory) Order(context.Context, uuid.UUID, string) (drop.OwnPurchase, error) {
	h.read()
	return drop.OwnPurchase{}, nil
}

// TestHistory_OneReadAtATimeForEachUser has a user open two tabs, each with both lists, while
// another user reads theirs.
func TestHistory_OneReadAtATimeForEachUser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &slowHistory{begun: make(chan struct{}), end: make(chan struct{})}
		w := newFixture(t, func(o *api.Options) { o.History = h })
		var tabs sync.WaitGroup
		get := func(path, as string) {
			tabs.Go(func() {
				reply := w.send("GET", path, "", as)
				if reply.Code != http.StatusOK {
					t.Errorf("%s: %d %s", path, reply.Code, reply.Body)
				}
			})
		}
		for range 2 {
			get("/api/reservations?status=completed", asAlex)
			get("/api/purchases", asAlex)
		}
		<-h.begun
		get("/api/purchases", asAdmin)
		<-h.begun // the other user's, while alex's first goes on
		synctest.Wait()
		select {
		case <-h.begun:
			t.Error("two reads of one user at once")
		default:
		}
		h.end <- struct{}{}
		h.end <- struct{}{}
		for range 3 {
			<-h.begun
			h.end <- struct{}{}
		}
		tabs.Wait()
	})
}
