/** For what there is much of: a component that is drawn anew only when it is given something else. */
import { html } from 'htm/preact';
import { Component, type FunctionComponent, type VNode } from 'preact';

/** Those that read signals are so by themselves. */
export function steady<P extends object>(Drawn: FunctionComponent<P>): new (props: P) => Component<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return Object.entries(next).some(([name, value]) => !Object.is(value, Reflect.get(this.props, name)));
    }
    override render(props: P): VNode {
      return html`<${Drawn} ...${props} />` as VNode;
    }
  };
}
