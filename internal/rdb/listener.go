package rdb

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
)

// warnEvery is the time between two warnings of another database's news.
const warnEvery = time.Minute

// listener is one subscriber of the bus.
type listener struct {
	bus          *Bus
	onNews       func(drop.News)
	onSubscribed func()
	lastNode     string    // the address of the Cluster's node that it subscribed to last
	warned       time.Time // when it last warned of another database's news
}

// listen keeps one subscription until ctx ends, a read fails or nothing is received for
// silenceLimit. A connection whose other end has vanished fails no read, so a heartbeat is
// published each second, which must come back through Redis.
func (l *listener) listen(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	id := uuid.New()
	subscription, err := l.subscribe(ctx, l.bus.own.newsChannel(), l.bus.own.beatChannel(id))
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
			l.handle(message)
		case <-ticker.C:
			if time.Since(heard) > silenceLimit {
				return
			}
			if err := l.bus.beat(ctx, id); err != nil {
				l.bus.lost() // at once: Away must not wait until the silence is long enough to give up the subscription
			}
		}
	}
}

// subscribe picks a node of a Cluster itself, a different one each time: every node gets all
// messages. go-redis would always take the node with the channel's slot, and wait for as long as
// that is dead.
func (l *listener) subscribe(ctx context.Context, channels ...string) (*redis.PubSub, error) {
	cluster, ok := l.bus.client.(*redis.ClusterClient)
	if !ok {
		return l.bus.client.Subscribe(ctx, channels...), nil
	}
	node, err := anyMaster(ctx, cluster, l.lastNode)
	if err != nil {
		return nil, err
	}
	l.lastNode = node.Options().Addr
	return node.Subscribe(ctx, channels...), nil
}

// receive reads messages until a read fails, or ctx ends and the subscription is closed. go-redis's
// own channels would hide a read that fails.
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

// handle passes a message on to the subscriber, unless it is a heartbeat.
func (l *listener) handle(message any) {
	switch m := message.(type) {
	case *redis.Subscription:
		if m.Kind == "subscribe" && m.Channel == l.bus.own.newsChannel() {
			l.onSubscribed()
		}
	case *redis.Message:
		if m.Channel != l.bus.own.newsChannel() {
			return // a heartbeat
		}
		news, err := l.bus.own.decodeNews([]byte(m.Payload))
		var foreign foreignNews
		switch {
		case errors.As(err, &foreign):
			l.warn(foreign)
		case err != nil:
			l.bus.metrics.NewsMalformed()
		default:
			l.onNews(news)
		}
	}
}

// warn says, at most once in each warnEvery, that two databases share a prefix.
func (l *listener) warn(foreign foreignNews) {
	if time.Since(l.warned) < warnEvery {
		return
	}
	l.warned = time.Now()
	l.bus.log.Warn("another database uses this Redis with the same REDIS_PREFIX. Its news is ignored, but it takes delayed tasks: "+
		"give each deployment a REDIS_PREFIX of its own",
		"prefix", l.bus.own.prefix(), "other_database", uuid.UUID(foreign), "this_database", l.bus.own.Database)
}
