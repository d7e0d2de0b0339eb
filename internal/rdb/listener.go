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
	at           string // the address of the Cluster's node that it is subscribed at, or was last
}

// listen holds one subscription until ctx ends, a read fails or the link is silent. A link that is half open fails no
// read, so a heartbeat of our own goes the whole way, through Redis and back.
func (l *listener) listen(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	id := uuid.New()
	subscription, err := l.subscribe(ctx, newsChannel, beatChannel(id))
	if err != nil {
		return
	}
	messages := receive(ctx, subscription)
	defer func() {
		cancel()
		_ = subscription.Close()
		for range messages { // until its goroutine has ended
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

// subscribe picks a node of a Cluster by itself, each time another: any of them has all messages. go-redis always takes the one that has the
// channel's slot, and would wait for it for as long as it is dead.
func (l *listener) subscribe(ctx context.Context, channels ...string) (*redis.PubSub, error) {
	cluster, ok := l.bus.client.(*redis.ClusterClient)
	if !ok {
		return l.bus.client.Subscribe(ctx, channels...), nil
	}
	node, err := anyMaster(ctx, cluster, l.at)
	if err != nil {
		return nil, err
	}
	l.at = node.Options().Addr
	return node.Subscribe(ctx, channels...), nil
}

// receive reads until a read fails, which go-redis's own channels would hide, or ctx ends and the subscription is closed.
func receive(ctx context.Context, subscription *redis.PubSub) <-chan any {
	messages := make(chan any, busBuffer)
	go func() {
		defer close(messages)
		for {
			message, err := subscription.Receive(ctx)
			if err != nil {
				return
			}
			select {
			case messages <- message:
			case <-ctx.Done():
				return
			}
		}
	}()
	return messages
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
