// Package journal is what a run of the fault suite remembers: every request with its answer, and every frame that a
// socket heard. It is written while the run goes on, and judged by package checker.
//
// Times are durations since the journal began, on the monotonic clock of the process that keeps it, so that "answered
// before the other was sent" means what it says. Began is the same moment on the wall clock, to compare with Postgres.
package journal

import (
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Kind is what a request asks for.
type Kind string

// What clients and admins of the suite ask for.
const (
	Reserve  Kind = "reserve"
	Purchase Kind = "purchase"
	Cancel   Kind = "cancel"
	Adjust   Kind = "adjust"
	Pause    Kind = "pause"
	Resume   Kind = "resume"
	End      Kind = "end"
)

// Request is one request and what became of it. A client that sends the same thing again makes another request.
type Request struct {
	ID            string
	Kind          Kind
	User          string
	DropID        uuid.UUID
	ReservationID uuid.UUID // which hold; Purchase and Cancel
	Delta         int       // Adjust
	Reason        string    // Adjust: written by one operation only, repeats of it included
	Replica       int       // who was asked

	Sent     time.Duration
	Answered time.Duration // 0 while it is on its way
	Status   int           // 0: there was no answer
	Code     string        // a problem's code
	Lost     string        // why there was no answer
	Planned  bool          // a 5xx of the kind that the contract has: 503 with Retry-After
	Told     Told          // what a 2xx said
}

// Told is what the body of a 2xx said.
type Told struct {
	Reservation uuid.UUID // uuid.Nil when it named none
	UserID      string    // the reservation's
	Status      drop.ReservationStatus
	ExpiresAt   time.Time
	Purchase    uuid.UUID
	Stock       drop.Stock
}

// Succeeded reports whether the request was answered with a 2xx.
func (r *Request) Succeeded() bool { return r.Status >= 200 && r.Status < 300 }

// Unknown reports whether nobody can say, from the answer, whether the thing was done.
func (r *Request) Unknown() bool { return r.Status == 0 || r.Status >= 500 }

// Journal is written by any number of goroutines.
type Journal struct {
	began time.Time

	mu       sync.Mutex
	requests []*Request
	sockets  []*Socket
	ids      int
}

// New returns an empty journal that begins now.
func New() *Journal { return &Journal{began: time.Now()} }

// Began is the moment that times count from.
func (j *Journal) Began() time.Time { return j.began }

// Now is the present, in the journal's time.
func (j *Journal) Now() time.Duration { return time.Since(j.began) }

// Send writes down a request that is about to be sent. It must be settled with Answer.
func (j *Journal) Send(r Request) *Request {
	sent := &r
	j.mu.Lock()
	defer j.mu.Unlock()
	sent.Sent = j.Now()
	j.requests = append(j.requests, sent)
	return sent
}

// Answer writes down what became of a request; set says what, and is called under the journal's lock.
func (j *Journal) Answer(r *Request, set func(r *Request)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.Answered = j.Now()
	set(r)
}

// Requests returns a copy of what was asked so far, in the order of sending.
func (j *Journal) Requests() []Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]Request, len(j.requests))
	for i, r := range j.requests {
		all[i] = *r
	}
	return all
}
