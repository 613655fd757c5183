"""What keeps the cluster as it was asked to be: one file per duty, each a pure `plan(state, now) -> actions`.

A plan is level-triggered: a change only says "look again at this key", and the plan decides from the whole state as
it is now, writing in one direction per look. `controller` says what all of them share: most try again what was
refused, and look at an owner when what it owns changes. `loop` is the only part that acts: it subscribes to the
storage, queues keys, performs the actions on the registry and hands back what the registry refuses.

Belongs here: the controllers of kube-controller-manager and their events. Never here: the scheduler and the kubelet
(`nodes`), what a write may contain (`schema`, `admission`), anything that knows HTTP.
"""
