package deployment

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/journal"
)

const (
	// LongestLook is how long users look at most before they decide.
	LongestLook = 150 * time.Millisecond
	// RetryPause is the pause before a request without an answer is sent again.
	RetryPause = 60 * time.Millisecond
	// LongestWait is how long users wait for another user's hold to end, or for a pause to end.
	LongestWait = 300 * time.Millisecond
)

// Buyer is a user who wants units of one drop. It switches to another replica when one does not
// answer.
type Buyer struct {
	RecordingClient *RecordingClient
	Replicas        []*Replica
	Drop            uuid.UUID
	Name            string
	Token           string
	At              int // the number of the replica to ask
	Random          *rand.Rand
	Wish            []string // the ids of the wanted sizes; nil where the drop has none
}

// Reserve sends one request for a unit.
func (b *Buyer) Reserve() Answer {
	var body []byte
	if len(b.Wish) > 0 {
		body = Encode(map[string]any{"sizes": b.Wish})
	}
	return b.RecordingClient.Ask(b.Replica(), "POST", "/api/drops/"+b.Drop.String()+"/reserve", b.Token, body,
		journal.Request{Kind: journal.Reserve, User: b.Name, DropID: b.Drop, Wish: b.Wish})
}

// CompleteOrCancel sends a purchase or a cancel of a hold, and repeats it until it is answered.
func (b *Buyer) CompleteOrCancel(ctx context.Context, kind journal.Kind, hold journal.Result) {
	method, path := "POST", "/purchase"
	if kind == journal.Cancel {
		method, path = "DELETE", "/cancel"
	}
	for {
		a := b.RecordingClient.Ask(b.Replica(), method, "/api/reservations/"+hold.Reservation.String()+path, b.Token, nil,
			journal.Request{Kind: kind, User: b.Name, DropID: b.Drop, ReservationID: hold.Reservation})
		if !a.ShouldRetry() || ctx.Err() != nil {
			return
		}
		b.WaitAndSwitch(ctx, &a)
	}
}

// WaitAndSwitch waits for the answer's Retry-After, or for a short pause when there was no answer,
// and switches to another replica.
func (b *Buyer) WaitAndSwitch(ctx context.Context, a *Answer) {
	b.At++
	if a.Status == 0 {
		Wait(ctx, RetryPause)
		return
	}
	Wait(ctx, a.RetryAfter)
}

// Replica returns the replica to ask now.
func (b *Buyer) Replica() *Replica { return b.Replicas[b.At%len(b.Replicas)] }

// Wait waits for d, or until ctx ends.
func Wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
