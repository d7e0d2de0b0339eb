package faults

import (
	"context"
	"time"

	"github.com/gorilla/websocket"

	"sneakerhead/internal/faults/deployment"
)

// screen is a page that follows the drop. When its connection ends it connects to the next replica.
type screen struct {
	*scenario
	token string // empty when nobody is signed in
	at    int
}

// watch follows the drop until ctx ends.
func (p *screen) watch(ctx context.Context) {
	for first := true; ctx.Err() == nil; first = false {
		if !first {
			p.countRareEvent("socket reconnected", 1)
			deployment.Wait(ctx, deployment.RetryPause)
		}
		p.follow(ctx, p.replicas[p.at%len(p.replicas)])
		p.at++
	}
}

// follow uses one connection until it ends.
func (p *screen) follow(ctx context.Context, r *replica) {
	dialer := websocket.Dialer{HandshakeTimeout: deployment.RequestTimeout}
	conn, _, err := dialer.DialContext(ctx, "ws://"+r.ClientAddress+"/ws", nil)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if p.token != "" && deployment.SendFrame(conn, "authenticate", p.token) != nil || deployment.SendFrame(conn, "join-drop", p.drop.String()) != nil {
		return
	}
	socket := p.Journal.Open(p.drop, r.N)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(deployment.SilenceLimit))
		_, raw, err := conn.ReadMessage()
		if err != nil {
			if ctx.Err() == nil { // otherwise the scenario has ended, and the socket was open until then
				p.Journal.Close(socket)
			}
			return
		}
		if p.RecordFrame(socket, p.drop, raw) == "resync" {
			p.countRareEvent("resync heard", 1)
		}
	}
}
