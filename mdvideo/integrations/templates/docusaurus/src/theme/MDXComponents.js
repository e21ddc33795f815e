// Makes <Mdvideo /> and code blocks named mdvideo available in pages. Written by "mdvideo site docusaurus"; if you have
// components of your own, add Mdvideo to them.

import MDXComponents from '@theme-original/MDXComponents';
import Mdvideo from '@site/src/components/Mdvideo';

export default {...MDXComponents, Mdvideo};
