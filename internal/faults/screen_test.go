package faults

import (
	"context"
	"time"

	"github.com/gorilla/websocket"

	"sneakerhead/internal/faults/deployment"
)

// screen is a page that follows the drop, and comes back, to the next replica, when its connection ends.
type screen struct {
	*scenario
	token string // "" for a stranger
	at    int
}

// watch goes on until ctx ends.
func (p *screen) watch(ctx context.Context) {
	for first := true; ctx.Err() == nil; first = false {
		if !first {
			p.sometimes("socket reconnected", 1)
			deployment.Wait(ctx, deployment.ComeBy)
		}
		p.follow(ctx, p.replicas[p.at%len(p.replicas)])
		p.at++
	}
}

// follow is one connection's life.
func (p *screen) follow(ctx context.Context, r *replica) {
	dialer := websocket.Dialer{HandshakeTimeout: deployment.GiveUp}
	conn, _, err := dialer.DialContext(ctx, "ws://"+r.Front+"/ws", nil)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if p.token != "" && deployment.Say(conn, "authenticate", p.token) != nil || deployment.Say(conn, "join-drop", p.drop.String()) != nil {
		return
	}
	socket := p.Journal.Open(p.drop, r.N)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(deployment.QuietLimit))
		_, raw, err := conn.ReadMessage()
		if err != nil {
			if ctx.Err() == nil { // else it is the scenario that ends, and the socket was there until then
				p.Journal.Close(socket)
			}
			return
		}
		if p.Hear(socket, p.drop, raw) == "resync" {
			p.sometimes("resync heard", 1)
		}
	}
}
