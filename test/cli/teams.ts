/** Two teams of twelve, two apps and three rules, as YAML: enough to be right and wrong about. */
export const TEAMS = `bluecrowd: 1
title: Two teams
seed: d
world:
  kind: rooms
  range: 14 m
  rooms:
    - { name: left, x: 0 m, y: 0 m, width: 8 m, depth: 6 m, door: { x: 4 m, y: 6 m } }
    - { name: right, x: 16 m, y: 0 m, width: 8 m, depth: 6 m, door: { x: 20 m, y: 6 m } }
  groups:
    - name: design
      people: 12
      desk: left
      arrive: '09:00'
      leave: '10:30'
    - name: sales
      people: 12
      desk: right
      arrive: '09:00'
      leave: '10:30'
      agenda:
        - { activity: meeting, room: left, from: '09:30', to: '10:00', share: 0.4 }
phones: { adoption: 0.8 }
apps:
  - engine: bluezone@3
  - engine: gaen@1.2
    rules:
      - { kind: swisscovid-2020-09-10 }
      - { kind: minutes-under, attenuation: 60 dB, minutes: 30 }
cases: { count: 2 }
`;
