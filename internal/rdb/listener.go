package rdb

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
)

// listener is one subscriber of the bus.
type listener struct {
	bus          *Bus
	onNews       func(drop.News)
	onSubscribed func()
}

// listen holds one subscription until ctx ends or the link is silent. go-redis reconnects by itself when a read fails;
// a link that is half open fails no read, so a heartbeat of our own goes the whole way, through Redis and back.
func (l *listener) listen(ctx context.Context) {
	id := uuid.New()
	subscription := l.bus.client.Subscribe(ctx, newsChannel, beatChannel(id))
	messages := subscription.ChannelWithSubscriptions(
		redis.WithChannelSize(busBuffer), redis.WithChannelHealthCheckInterval(0))
	defer func() {
		_ = subscription.Close()
		for range messages { // go-redis's goroutine may be waiting to hand one over
		}
	}()
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	heard := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case message, ok := <-messages:
			if !ok {
				return
			}
			heard = time.Now()
			l.bus.hear()
			l.take(message)
		case <-ticker.C:
			if time.Since(heard) > silenceLimit {
				return
			}
			if err := l.bus.beat(ctx, id); err != nil {
				l.bus.lost() // at once: others must know before the silence is long enough to give up the link
			}
		}
	}
}

func (l *listener) take(message any) {
	switch m := message.(type) {
	case *redis.Subscription:
		if m.Kind == "subscribe" && m.Channel == newsChannel {
			l.onSubscribed()
		}
	case *redis.Message:
		if m.Channel != newsChannel {
			return // a heartbeat
		}
		news, err := decodeNews([]byte(m.Payload))
		if err != nil {
			l.bus.metrics.NewsMalformed()
			return
		}
		l.onNews(news)
	}
}
