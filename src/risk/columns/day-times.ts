/** Minutes by day, in order of day and then of size: the order of windows has no meaning. */
export class DayTimes {
  count = 0;
  dayS = new Float64Array(64);
  timeMin = new Float64Array(64);

  /** Keeps (day, time) in order. */
  add(dayS: number, timeMin: number): void {
    if (this.count === this.dayS.length) this.grow();
    let k = this.count++;
    while (
      k > 0 &&
      (this.dayS[k - 1] > dayS || (this.dayS[k - 1] === dayS && this.timeMin[k - 1] > timeMin))
    ) {
      this.dayS[k] = this.dayS[k - 1];
      this.timeMin[k] = this.timeMin[k - 1];
      k--;
    }
    this.dayS[k] = dayS;
    this.timeMin[k] = timeMin;
  }

  /** Leaves one sum a day; gives the greatest, of equal ones the first; -1 of none. */
  sumUp(): number {
    let days = 0;
    let best = -1;
    for (let from = 0; from < this.count; days++) {
      const day = this.dayS[from];
      let sum = 0;
      for (; from < this.count && this.dayS[from] === day; from++) sum += this.timeMin[from];
      this.dayS[days] = day;
      this.timeMin[days] = sum;
      if (best < 0 || sum > this.timeMin[best]) best = days;
    }
    return best;
  }

  private grow(): void {
    const [dayS, timeMin] = [this.dayS, this.timeMin];
    this.dayS = new Float64Array(2 * dayS.length);
    this.timeMin = new Float64Array(2 * dayS.length);
    this.dayS.set(dayS);
    this.timeMin.set(timeMin);
  }
}
