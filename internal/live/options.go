package live

import (
	"log/slog"
	"time"

	"sneakerhead/internal/allowance"
	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

const (
	eventLimit = 30 // with so many frames waiting, an event closes the socket
	stockLimit = 16 // with so many frames waiting, stock waits in its slot

	maxRefresh    = 8 // reads of the source that a refresh makes at once
	readLimit     = 2 * time.Second
	verifyLimit   = 3 * time.Second
	maxRereads    = 3   // how often a snapshot that was out of date when it arrived is read again
	floodFrames   = 200 // so many frames beyond the rate close a socket
	refusedFrames = 10  // a frame with a refused token or an unknown drop counts as so many
	expiryPeriod  = 250 * time.Millisecond
	maxSlowdown   = 4 // flushes are at most this many times FlushEvery apart
	flushParts    = 4 // a flush writes to the members in so many parts, spread over the time until the next
)

// snapshotBounds lets all callers that wait for the same drop share one read.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var snapshotBounds = combiner.Options{MaxBatch: 1 << 16, MaxWaiting: 1 << 16, MaxWait: readLimit, Deadline: readLimit}

// Options configure a hub. Source, Clock, Auth and Origins are required; any other field that is
// zero gets its default.
type Options struct {
	Source   Source
	Clock    Clock
	Statuses Statuses // only RefreshStatuses needs it
	Auth     Authenticator
	Origins  Origins
	Pictures drop.PictureHosts // from where buyers' pictures are passed on
	Metrics  Metrics
	Log      *slog.Logger

	SocketLimit     int                // sockets of this replica; 0 = no limit
	SocketLimitIP   int                // anonymous sockets of one address; 0 = no limit
	SocketLimitUser int                // sockets of one user; 0 = no limit
	Addresses       *allowance.Limiter // of anonymous and refused requests, shared with the API; no limit

	MessageBytes int64   // the longest frame from a client; 8 KiB
	MessageRate  float64 // frames a second from one client; 20
	MessageBurst int     // 40
	MaxJoined    int     // drops that one socket follows; 256

	FlushEvery  time.Duration // 100 ms
	PingEvery   time.Duration // 25 s
	PongWait    time.Duration // 60 s: two pings may be lost
	WriteWait   time.Duration // how long sending one frame may take; 10 s
	DrainSpread time.Duration // over how long Drain closes sockets; 5 s
}

func (o *Options) fill() {
	if o.Metrics == nil {
		o.Metrics = noMetrics{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Addresses == nil {
		o.Addresses = allowance.New(0)
	}
	orDefault(&o.MessageBytes, 8<<10)
	orDefault(&o.MessageRate, 20)
	orDefault(&o.MessageBurst, 40)
	orDefault(&o.MaxJoined, 256)
	orDefault(&o.FlushEvery, 100*time.Millisecond)
	orDefault(&o.PingEvery, 25*time.Second)
	orDefault(&o.PongWait, 60*time.Second)
	orDefault(&o.WriteWait, 10*time.Second)
	orDefault(&o.DrainSpread, 5*time.Second)
}

func orDefault[T comparable](value *T, preset T) {
	var zero T
	if *value == zero {
		*value = preset
	}
}

type noMetrics struct{}

func (noMetrics) Sockets(int)                     {}
func (noMetrics) SocketRefused(string)            {}
func (noMetrics) SocketClosed(string)             {}
func (noMetrics) Flushed(time.Duration, int, int) {}
func (noMetrics) ReadFailed()                     {}
func (noMetrics) SocketEnded(time.Duration)       {}
