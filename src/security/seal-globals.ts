// Takes the browser's peer-to-peer constructors away from the page. A second lock behind the response headers, for
// browsers that do not know Connection-Allowlist. Called once, before anything else runs.

const PEER_TO_PEER = ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport"] as const;

/** Replaces each constructor by undefined, for good: the property can be neither written nor configured again. */
export function sealGlobals(target: object = globalThis): void {
  for (const name of PEER_TO_PEER) {
    if (name in target) {
      Object.defineProperty(target, name, { value: undefined, writable: false, configurable: false, enumerable: false });
    }
  }
}
