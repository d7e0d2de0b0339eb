package deployment

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/journal"
)

const (
	// Glance is how long people look, at most.
	Glance = 150 * time.Millisecond
	// ComeBy is when somebody who had no answer asks again.
	ComeBy = 60 * time.Millisecond
	// Bored is how long people wait for somebody else's hold to end, or for a drop to go on.
	Bored = 300 * time.Millisecond
)

// Buyer is somebody who wants units of one drop. They turn to another replica when one has no answer for them.
type Buyer struct {
	Asker    *Asker
	Replicas []*Replica
	Drop     uuid.UUID
	Name     string
	Token    string
	At       int // the replica that is asked, by number
	Whim     *rand.Rand
}

// Reserve asks for a unit, once.
func (b *Buyer) Reserve() Answer {
	return b.Asker.Ask(b.Replica(), "POST", "/api/drops/"+b.Drop.String()+"/reserve", b.Token, nil,
		journal.Request{Kind: journal.Reserve, User: b.Name, DropID: b.Drop})
}

// Finish pays for a hold or lets it go, and asks until it is answered.
func (b *Buyer) Finish(ctx context.Context, kind journal.Kind, hold journal.Told) {
	method, path := "POST", "/purchase"
	if kind == journal.Cancel {
		method, path = "DELETE", "/cancel"
	}
	for {
		a := b.Asker.Ask(b.Replica(), method, "/api/reservations/"+hold.Reservation.String()+path, b.Token, nil,
			journal.Request{Kind: kind, User: b.Name, DropID: b.Drop, ReservationID: hold.Reservation})
		if !a.Later() || ctx.Err() != nil {
			return
		}
		b.Again(ctx, &a)
	}
}

// Again waits as the answer asked for, or a little when there was none, and turns to another replica.
func (b *Buyer) Again(ctx context.Context, a *Answer) {
	b.At++
	if a.Status == 0 {
		Wait(ctx, ComeBy)
		return
	}
	Wait(ctx, a.RetryAfter)
}

// Replica is the one that is asked now.
func (b *Buyer) Replica() *Replica { return b.Replicas[b.At%len(b.Replicas)] }

// Wait lets time pass for a person.
func Wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
