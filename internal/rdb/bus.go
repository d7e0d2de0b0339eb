package rdb

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/spans"
)

const (
	beatEvery    = time.Second
	beatLimit    = 500 * time.Millisecond  // for publishing one heartbeat
	silenceLimit = 1800 * time.Millisecond // a subscription without a heartbeat for so long is dead
	busBuffer    = 1024                    // messages read but not yet delivered
	retryPause   = 200 * time.Millisecond  // before subscribing again
)

// Bus carries news between replicas through one pub/sub channel. It loses messages whenever the
// connection breaks, so a subscriber must read the current state again after every subscription.
type Bus struct {
	client    redis.UniversalClient
	own       Deployment
	publisher publisher
	metrics   Metrics
	log       *slog.Logger
	spans     spans.Maker

	stop    context.CancelFunc
	stopped context.Context
	running sync.WaitGroup

	mu    sync.Mutex
	heard time.Time // when the last message arrived; zero while not subscribed
}

// NewBus returns the bus of a deployment. metrics may be nil.
func NewBus(client redis.UniversalClient, own Deployment, metrics Metrics, log *slog.Logger) *Bus {
	if metrics == nil {
		metrics = noMetrics{}
	}
	stopped, stop := context.WithCancel(context.Background())
	return &Bus{
		client: client, own: own, publisher: publisher{client: client}, metrics: metrics, log: log,
		spans: spans.For("rdb"), stop: stop, stopped: stopped,
	}
}

// Publish sends news to every subscribed replica, including this one.
func (b *Bus) Publish(ctx context.Context, news drop.News) (err error) {
	ctx, span := b.spans.Start(ctx, "bus.publish", news.DropID)
	defer func() { spans.End(span, err) }()
	messages, err := b.own.encodeNews(news)
	if err != nil {
		return fmt.Errorf("bus: publish: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	for _, message := range messages {
		if err := b.publisher.publish(ctx, b.own.newsChannel(), message); err != nil {
			return fmt.Errorf("bus: publish: %w", err)
		}
	}
	return nil
}

// Subscribe subscribes in the background until ctx ends or Stop is called, and again whenever the
// connection is lost. onNews is called with each message, onSubscribed after every subscription and
// before the messages that follow it. Both are called on the same goroutine and must not block.
func (b *Bus) Subscribe(ctx context.Context, onNews func(drop.News), onSubscribed func()) {
	ctx, cancel := context.WithCancel(ctx)
	unlink := context.AfterFunc(b.stopped, cancel)
	b.running.Go(func() {
		defer cancel()
		defer unlink()
		l := listener{bus: b, onNews: onNews, onSubscribed: onSubscribed}
		for ctx.Err() == nil {
			l.listen(ctx)
			b.lost()
			pause(ctx, retryPause)
		}
	})
}

// Stop ends the subscription and returns when its goroutine has. It may be called twice.
func (b *Bus) Stop() {
	b.stop()
	b.running.Wait()
}

// Away reports whether there is no working subscription.
func (b *Bus) Away() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.heard.IsZero() || time.Since(b.heard) > silenceLimit
}

// Ping asks Redis for an answer, on a connection of its own, and returns why there is none.
func (b *Bus) Ping(ctx context.Context) error {
	return wrap("ping", b.client.Ping(ctx).Err())
}

// hear notes that a message arrived: the subscription works.
func (b *Bus) hear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heard.IsZero() {
		b.metrics.BusAway(false)
	}
	b.heard = time.Now()
}

// lost notes that there is no working subscription.
func (b *Bus) lost() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.heard.IsZero() {
		b.metrics.BusAway(true)
	}
	b.heard = time.Time{}
}

// beat publishes one heartbeat of a subscription.
func (b *Bus) beat(ctx context.Context, subscription uuid.UUID) error {
	ctx, cancel := context.WithTimeout(ctx, beatLimit)
	defer cancel()
	return b.publisher.publish(ctx, b.own.beatChannel(subscription), "")
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
