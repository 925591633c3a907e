# The hold model of kernel.ts in SimPy (Debian python3-simpy3): prints events and their seconds.
import random
import sys
import time

import simpy

timers = int(sys.argv[1])
limit = 100_000
periods = [250_000, 15_000_000, 300_000_000]
env = simpy.Environment()
rng = random.Random(1)
done = 0


def timer(entity):
    global done
    yield env.timeout(rng.random() * periods[entity % 3])
    while True:
        done += 1
        yield env.timeout(periods[entity % 3] * (0.95 + 0.1 * rng.random()))


for k in range(timers):
    env.process(timer(k))
env.run(until=1)
start = time.perf_counter()
while done < limit:
    env.step()
print(done, time.perf_counter() - start)
