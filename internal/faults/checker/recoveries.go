package checker

import (
	"net/http"
	"time"
)

// Outage is a time during which a store was away.
type Outage struct {
	Promise    Promise       // RedisBack or PostgresBack
	Down       time.Duration // when it went away
	Back       time.Duration
	AllHealthy time.Duration // when every replica reported that it was healthy
}

// next returns when the next outage began; if there was none, the largest time.
func (e *Evidence) next(i int) time.Duration {
	if i+1 < len(e.Outages) {
		return e.Outages[i+1].Down
	}
	return e.moment(e.Truth.At)
}

// recoveries returns how long after each return of a store the screen showed everything that had
// happened before.
func (s *screen) recoveries(d *Drop) (all []Sample) {
	for i, o := range s.e.Outages {
		if !s.isOpenAt(o.Back) {
			continue
		}
		var seq int64
		for j := range s.e.Truth.Ledger {
			if entry := &s.e.Truth.Ledger[j]; entry.DropID == d.ID && s.e.moment(entry.CreatedAt) <= o.Back {
				seq = entry.Seq
			}
		}
		if at, _, ok := s.shows(seq, 0); ok && at < s.e.next(i) {
			all = s.e.sample(all, o.Promise, Recovery, s.socket.Replica, o.Back, max(at, o.Back))
		}
	}
	return all
}

// replicaRecoveries returns how long after each return of a store every replica reported that it
// was healthy, and how long until a request that was sent after the return got an answer other than
// “try again”.
func replicaRecoveries(e *Evidence) (all []Sample) {
	for i, o := range e.Outages {
		all = e.sample(all, o.Promise, Recovery, AnyReplica, o.Back, o.AllHealthy)
		first := map[int]time.Duration{}
		for j := range e.Requests {
			r := &e.Requests[j]
			definite := r.Status != 0 && r.Status != http.StatusServiceUnavailable
			if at, ok := first[r.Replica]; definite && r.Sent >= o.Back && r.Answered < e.next(i) && (!ok || r.Answered < at) {
				first[r.Replica] = r.Answered
			}
		}
		for replica, at := range first {
			all = e.sample(all, o.Promise, Recovery, replica, o.Back, at)
		}
	}
	return all
}
