// Package journal records a run of the fault suite: every request with its answer, and every frame
// that a socket received. It is written during the run, and checked by package checker.
//
// Times are durations since the journal began, on the monotonic clock of this process, so that
// “answered before the other was sent” is exact. Began is the same moment on the wall clock, for
// comparison with Postgres.
package journal

import (
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Kind is the kind of a request.
type Kind string

// The kinds of requests.
const (
	Reserve  Kind = "reserve"
	Purchase Kind = "purchase"
	Cancel   Kind = "cancel"
	Adjust   Kind = "adjust"
	Pause    Kind = "pause"
	Resume   Kind = "resume"
	End      Kind = "end"
)

// Request is one request and its outcome. A repeated request is a new Request.
type Request struct {
	ID            string
	Kind          Kind
	User          string
	DropID        uuid.UUID
	ReservationID uuid.UUID // of Purchase and Cancel
	Wish          []string  // Reserve: the ids of the wanted sizes, in order; empty where the drop has none
	SizeID        string    // Adjust: of which size; empty where the drop has none
	Delta         int       // Adjust
	Reason        string    // of Adjust: unique for each adjustment, the same in its repeats
	Replica       int       // the replica that it was sent to

	Sent     time.Duration
	Answered time.Duration // 0 while it is in flight
	Status   int           // 0: there was no answer
	Code     string        // the problem code of a refusal
	Lost     string        // why there was no answer
	Planned  bool          // false for a 503 without Retry-After
	Result   Result        // of a 2xx
	Refused  *drop.Stock   // what a refusal shows of the drop; nil: nothing
}

// Result is the content of a 2xx.
type Result struct {
	Reservation uuid.UUID // uuid.Nil when it named none
	UserID      string    // the reservation's
	SizeID      string    // the reservation's
	Status      drop.ReservationStatus
	ExpiresAt   time.Time
	Purchase    uuid.UUID
	Stock       drop.Stock
}

// Succeeded reports whether the request was answered with a 2xx.
func (r *Request) Succeeded() bool { return r.Status >= 200 && r.Status < 300 }

// Unknown reports whether the answer leaves open whether the request was carried out.
func (r *Request) Unknown() bool { return r.Status == 0 || r.Status >= 500 }

// Journal can be used by any number of goroutines.
type Journal struct {
	began time.Time

	mu       sync.Mutex
	requests []*Request
	sockets  []*Socket
	ids      int
}

// New returns an empty journal that begins now.
func New() *Journal { return &Journal{began: time.Now()} }

// Began returns when the journal began.
func (j *Journal) Began() time.Time { return j.began }

// Now returns the current time of the journal.
func (j *Journal) Now() time.Duration { return time.Since(j.began) }

// Send records a request that is about to be sent. Answer must be called for it later.
func (j *Journal) Send(r Request) *Request {
	sent := &r
	j.mu.Lock()
	defer j.mu.Unlock()
	sent.Sent = j.Now()
	j.requests = append(j.requests, sent)
	return sent
}

// Answer records the outcome of a request. It calls set under the journal's lock.
func (j *Journal) Answer(r *Request, set func(r *Request)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.Answered = j.Now()
	set(r)
}

// Requests returns a copy of all requests so far, in the order of sending.
func (j *Journal) Requests() []Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]Request, len(j.requests))
	for i, r := range j.requests {
		all[i] = *r
	}
	return all
}
