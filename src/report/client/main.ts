import { startNavigation } from './navigation.ts';
import { startStories } from './stories.ts';
import { startTheme } from './theme.ts';
import { startTips } from './tips.ts';

startTheme();
startTips();
startStories();
startNavigation();
